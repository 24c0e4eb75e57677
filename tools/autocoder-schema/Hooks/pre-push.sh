# shellcheck shell=sh disable=SC2154 # kept is set by the head
remote=$1
lines=$(cat; echo .)
lines=${lines%.}
[ ! -x "$kept" ] || printf %s "$lines" | "$kept" "$@" || exit

default_branch() {
    git symbolic-ref -q "refs/remotes/$remote/HEAD" && return
    for name in $(git config --get autocoder-schema.released) main master; do
        git show-ref -q --verify "refs/remotes/$remote/$name" && { echo "refs/remotes/$remote/$name"; return; }
    done
}
zero() { case $1 in *[!0]*) return 1 ;; esac; }
stop=0

# A branch of somebody's own is held against the remote's default branch: its migrations may still be renumbered.
push() {
    zero "$2" && return
    case $3 in refs/heads/*) ;; *) return ;; esac
    to=$(default_branch)
    if [ -n "$to" ] && [ "$to" != "refs/remotes/$remote/${3#refs/heads/}" ]; then base=${to#refs/remotes/}
    elif zero "$4"; then return
    elif [ "$(git rev-parse -q --verify "$to")" = "$4" ]; then base=${to#refs/remotes/}
    elif git cat-file -e "$4^{commit}" 2>/dev/null; then base=$4
    else
        say "$remote has commits of ${3#refs/heads/} that are not here, so nobody can tell what is pushed over: git fetch $remote"
        stop=1
        return
    fi
    case $1 in refs/heads/*) head=${1#refs/heads/} ;; *) head=$2 ;; esac
    ask "$base" "$head" && return
    say "$head is not pushed to $remote. To pass it by with a note: AUTOCODER_SCHEMA_SKIP='why' git push ..."
    stop=1
}
while read -r local_ref local_sha remote_ref remote_sha; do
    [ -z "$local_sha" ] || push "$local_ref" "$local_sha" "$remote_ref" "$remote_sha"
done <<END
$lines
END
exit $stop
