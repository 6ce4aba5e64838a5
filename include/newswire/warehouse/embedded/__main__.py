import sys

from newswire.warehouse.embedded.supervisor import main

sys.exit(main(sys.argv[1:]))
