"""Page bytes become an article: blocks with roles, title, date, authors, language, or a verdict why there is none.

Pure: the same page gives the same article, without network and clock. `cleaner.clean` does one page in this process,
`workers.clean_many` does many in child processes that can be killed.
"""
