#!/usr/bin/env python3
"""Answers the model's questions through a bridge, and prints what is said, until the stream ends.

usage: answer_questions.py SOCKET ANSWER
"""
import json
import socket
import sys

if len(sys.argv) != 3:
    sys.exit(__doc__)
path, answer = sys.argv[1:]

with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as bridge:
    try:
        bridge.connect(path)
    except OSError as error:
        sys.exit(f"No bridge at {path}: {error.strerror}")
    lines = bridge.makefile("r", encoding="utf-8", newline="\n")

    def send(**line):
        bridge.sendall(json.dumps(line).encode() + b"\n")

    send(kind="subscribe", to=["messages", "transcript", "state"], id="subscribe")
    said = {}
    for line in map(json.loads, lines):
        kind = line["kind"]
        if kind == "message":
            message = line["message"]
            is_question = message["kind"] == "question" and message["direction"] == "fromModel"
            if line["new"] and is_question and message["state"] == "open":
                print("question:", message["text"], flush=True)
                send(kind="answer", inReplyTo=message["id"], text=answer, id=message["id"])
        elif kind == "transcript" and "entry" in line:
            entry = line["entry"]
            if not entry["partial"] and said.get(entry["item"]) != entry["text"]:
                said[entry["item"]] = entry["text"]
                print(f'{entry["role"]}: {entry["text"]}', flush=True)
        elif kind == "ok" and "message" in line:
            print("answered:", line["message"]["text"], flush=True)
        elif kind == "error":
            print("refused:", line["message"], line.get("advice", ""), file=sys.stderr, flush=True)
        elif kind == "state":
            print("state:", line["state"], flush=True)
