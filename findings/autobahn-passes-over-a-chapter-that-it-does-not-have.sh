#!/usr/bin/env bash
# What: the Autobahn test suite that Maven can fetch, 0.6.4, knows a chapter 12 by name, "WebSocket
#       Compression", and has no case of it. Cases of that chapter ("12.*") are passed over without a
#       word; if nothing else is asked for, the client says that it will run 0 cases and never ends. A
#       single case that is not there, such as "12.1.1", ends it with a KeyError.
# Why it surprises: a plan that is carried over from a later version looks passed, with no word of
#       the chapters that nobody ran. Remedy: count the cases in the report, not only the failures.
# Version: me.normanmaurer.maven.autobahntestsuite:autobahntestsuite-maven-plugin 0.1.5, which holds
#          it, on org.python:jython-standalone 2.7.2.
# Seen: cases ["12.*"]: "Ok, will run 0 test cases", and 20 seconds later it runs yet;
#       cases ["12.1.1"]: KeyError, exit 1.
# Needs: Maven, a JDK, unzip. No server: it comes to none.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "changed: $1" >&2; exit 1; }

fetch() {
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact="$1" \
    -DoutputDirectory="$work" < /dev/null
}
fetch me.normanmaurer.maven.autobahntestsuite:autobahntestsuite-maven-plugin:0.1.5
fetch org.python:jython-standalone:2.7.2
unzip -q autobahntestsuite-maven-plugin-0.1.5.jar -d suite

# What becomes of it within 20 seconds after it has read its plan, and what it says.
run() {
  printf '{"outdir": "%s/reports", "servers": [{"agent": "none", "url": "ws://127.0.0.1:9/"}],
    "cases": ["%s"], "exclude-cases": [], "exclude-agent-cases": {}}' "$work" "$1" > plan.json
  timeout 180 java -cp jython-standalone-2.7.2.jar org.python.util.jython -c "
import sys
sys.path.insert(0, '$work/suite')
sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', '$work/plan.json']
from autobahntestsuite import wstest
wstest.run()
" > said.txt 2>&1 &
  local pid=$! end code=0
  until grep -q 'Ok, will run' said.txt || ! kill -0 "$pid" 2> /dev/null; do sleep 1; done
  for _ in $(seq 20); do kill -0 "$pid" 2> /dev/null && sleep 1; done
  if kill "$pid" 2> /dev/null; then
    end='runs yet'
    wait "$pid" || true
  else
    wait "$pid" || code=$?
    end="exit $code"
  fi
  echo "cases [\"$1\"]: $end, $(grep -oE 'Ok, will run [0-9]+ test cases|KeyError' said.txt | tail -1)"
}

{ run '12.*'; run '12.1.1'; } | tee seen.txt
grep -q '"12": "WebSocket Compression"' suite/autobahntestsuite/case/__init__.py ||
  fail "the chapter has another name now"
grep -qx 'cases \["12.\*"\]: runs yet, Ok, will run 0 test cases' seen.txt ||
  fail "it says something of a chapter that it does not have"
grep -qx 'cases \["12.1.1"\]: exit 1, KeyError' seen.txt ||
  fail "a single case that is not there is taken otherwise"
echo "as seen before"
