# shellcheck shell=sh
say() { printf 'autocoder-schema: %s\n' "$*" >&2; }

# Quick: are there files between two commits that the gate would read differently? Rather one question too many: what is compiled
# may have any name, an attribute may come by another name, and a name may be written with escapes or with letters nobody sees.
changed() {
    git diff --quiet --no-ext-diff "$1" "$2" -- && return 1
    git diff --quiet --no-ext-diff "$1" "$2" -- ':(icase)*.sql' '*schema.lock' '*autocoder-schema.json' ':(icase)*.*proj' \
        ':(icase)*.props' ':(icase)*.targets' ':(icase)*.projitems' ':(icase)*.dll' || return 0
    # links, and submodules
    git diff --raw --no-renames --ignore-submodules=none "$1" "$2" -- | grep -q -E '^:([0-7]+ )?1[26]0000 ' && return 0
    found=$(git diff -z --name-only --no-renames "$1" "$2" -- |
        LC_ALL=C xargs -0 git --literal-pathspecs grep -G -l -e Migration -e VersionTableMetaData -e '\\[uU]0*[4-7][0-9a-fA-F]' \
            -e "$(printf '[A-Za-z0-9_]\302\255')" -e "$(printf '[A-Za-z0-9_]\342\200[\213-\217\252-\256]')" \
            -e "$(printf '[A-Za-z0-9_]\342\201[\240-\257]')" -e "$(printf '[A-Za-z0-9_]\357\273\277')" "$1" "$2" -- | sed -n 1p)
    [ -z "$found" ] || return 0
    # git takes UTF-16 for binary
    git diff --numstat --no-ext-diff --no-renames "$1" "$2" -- ':(icase)*.cs' | grep -q '^-' && return 0
    git diff --quiet --no-ext-diff "$1" "$2" -- ':(icase)*.cs' &&
        ! git grep -q -F -e '<Compile' "$2" -- ':(icase)*.*proj' ':(icase)*.props' ':(icase)*.targets' ':(icase)*.projitems' && return 1
    git grep -q -F -e MigrationAttribute -e TagsAttribute "$2" -- ':(icase)*.cs' ':(icase)*.*proj' ':(icase)*.props' \
        ':(icase)*.targets' ':(icase)*.projitems'
}

# The branch whose migrations are released.
released() {
    git config --get autocoder-schema.released && return
    name=$(git symbolic-ref -q --short refs/remotes/origin/HEAD) && { echo "${name#origin/}"; return; }
    for name in main master; do
        git show-ref -q --verify "refs/heads/$name" && { echo "$name"; return; }
    done
}

branch() { git symbolic-ref -q --short HEAD || echo HEAD; }
