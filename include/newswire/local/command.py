"""The commands of `./run` that start or stop things on this machine: demo, up, stop, secrets, airflow."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from newswire import settings as all_settings
from newswire.local import demo, env_file, environment, stack


def main(arguments: Sequence[str]) -> int:
    """The exit status; BadInput and NewswireError are for the caller to print."""
    if arguments[0] == "airflow":  # its arguments are Airflow's own, with options that argparse would take for ours
        return stack.airflow_command(all_settings.load(), arguments[1:])
    parser = argparse.ArgumentParser(prog="./run", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    parse_demo = commands.add_parser("demo", help="everything on replica sites, seven days, then the events")
    parse_demo.add_argument("--once", action="store_true", help="stop when the events are printed")
    commands.add_parser("up", help="the live sources of the catalogue")
    commands.add_parser("stop", help="stop what demo or up left running")
    commands.add_parser("secrets", help="a fresh .env for docker-compose.yaml")
    options = parser.parse_args(arguments)
    if options.command == "demo":
        return demo.demo(options.once)
    if options.command == "up":
        return demo.up()
    if options.command == "secrets":
        demo.say(f"{env_file.write(environment.project_root())} written; only you can read it")
        return 0
    return stack.stop(all_settings.load().home.absolute(), demo.say)
