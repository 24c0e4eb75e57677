# shellcheck shell=sh disable=SC2154 # kept is set by the head
remote=$1
lines=$(cat; echo .)
lines=${lines%.}
[ ! -x "$kept" ] || printf %s "$lines" | "$kept" "$@" || exit

# git calls a remote that is pushed to by its address by that address.
if [ "$1" = "$2" ]; then
    for name in $(git remote); do
        [ "$(git remote get-url --push "$name")" != "$2" ] && [ "$(git remote get-url "$name")" != "$2" ] || remote=$name
    done
fi

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
    case $3 in refs/heads/*) to_branch=${3#refs/heads/} ;; refs/for/*) to_branch=${3#refs/for/} ;; *) return ;; esac
    to=$(default_branch)
    if [ -n "$to" ] && [ "$to" != "refs/remotes/$remote/$to_branch" ]; then base=${to#refs/remotes/}
    elif zero "$4"; then
        case $3 in refs/for/*) base=${to#refs/remotes/} ;; *) return ;; esac
        [ -n "$base" ] || return
    elif [ "$(git rev-parse -q --verify "$to")" = "$4" ]; then base=${to#refs/remotes/}
    elif git cat-file -e "$4^{commit}" 2>/dev/null; then base=$4
    else
        say "$remote has commits of $to_branch that are not here, so nobody can tell what is pushed over: git fetch $remote"
        stop=1
        return
    fi
    # Only a branch that is there is called by its name: git says what somebody typed, such as HEAD~1 or main@{1 day ago}.
    head=$2
    case $1 in refs/heads/*) [ "$(git rev-parse -q --verify "$1")" != "$2" ] || head=${1#refs/heads/} ;; esac
    ask "$base" "$head" && return
    say "$head is not pushed to $remote. To pass it by with a note: AUTOCODER_SCHEMA_SKIP='why' git push ..."
    stop=1
}

# <local ref> <local name> <remote ref> <remote name>, read from the end: the first is as it was typed, with its blanks.
while IFS= read -r line; do
    [ -n "$line" ] || continue
    rest=${line% *} remote_oid=${line##* }
    local_oid=${rest% *} remote_ref=${rest##* }
    local_ref=${local_oid% *} local_oid=${local_oid##* }
    case $local_oid$remote_oid in
    *[!0-9a-f]* | '') unread=$line ;; # the first line of a ref of several; the last one has the names
    *) unread='' && push "$local_ref" "$local_oid" "$remote_ref" "$remote_oid" ;;
    esac
done <<END
$lines
END
[ -z "$unread" ] || { say "git says what is pushed in words that are not understood, so nobody can tell: $unread"; stop=1; }
exit $stop
