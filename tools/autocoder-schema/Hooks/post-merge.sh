# shellcheck shell=sh disable=SC2154,SC2086 # code is a number that kept-before sets
[ "$1" = 0 ] && changed ORIG_HEAD HEAD || exit $code
# A fast-forward asks no hook before; on a branch of somebody's own what came may be what is released already.
own=$(branch) base=HEAD
[ "$own" != "$(released)" ] || base=ORIG_HEAD
tell "$base" "$own" "that is what the merge brought; nothing was stopped. To take it back, while nothing else was done: git reset --keep ORIG_HEAD"
exit $code
