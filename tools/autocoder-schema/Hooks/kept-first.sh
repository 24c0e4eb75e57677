# shellcheck shell=sh disable=SC2154 # kept is set by the head
[ ! -x "$kept" ] || "$kept" "$@" || exit
