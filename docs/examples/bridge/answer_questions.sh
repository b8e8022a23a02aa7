#!/usr/bin/env bash
# Answers the model's questions through a bridge, until the stream ends. Needs nc with -U (OpenBSD's netcat).
#
# usage: answer_questions.sh SOCKET ANSWER
set -euo pipefail
if [ $# -ne 2 ]; then sed -n '4s/^# //p' "$0" >&2; exit 1; fi

answer=${2//\\/\\\\}
answer=${answer//\"/\\\"}
if [ ! -S "$1" ]; then echo "No bridge at $1." >&2; exit 1; fi
coproc BRIDGE { nc -U "$1"; }
exec 3<&"${BRIDGE[0]}" 4>&"${BRIDGE[1]}"
echo '{"kind":"subscribe","to":["messages","state"],"id":"subscribe"}' >&4
heard=
while read -r line <&3; do
    heard=yes
    case $line in
        '{"kind":"message","new":true,'*'"direction":"fromModel","kind":"question","state":"open"'*)
            id=$(sed -n 's/.*"message":{"id":"\([a-z0-9]*\)".*/\1/p' <<<"$line")
            echo "question: $(sed -n 's/.*"text":"\([^"]*\)".*/\1/p' <<<"$line")"
            echo "{\"kind\":\"answer\",\"inReplyTo\":\"$id\",\"text\":\"$answer\",\"id\":\"$id\"}" >&4
            ;;
        '{"kind":"ok",'*'"message":'*) echo "answered: $2" ;;
        '{"kind":"error",'*) echo "refused: $line" >&2 ;;
        '{"kind":"state",'*) echo "state: $(sed -n 's/.*"state":"\([a-z]*\)".*/\1/p' <<<"$line")" ;;
    esac
done
# A socket that a process left behind when it died: nc has said why.
if [ -z "$heard" ]; then exit 1; fi
