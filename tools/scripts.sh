#!/bin/bash
# scripts.sh FOLDER SCRIPT...: run test scripts, as many at once as there are processors; what each prints is kept in FOLDER, which is
# made. Each has the default handling of signals, whatever this one inherited (a shell ignores Ctrl-C for what it starts by `&`), and 20
# minutes. Prints what they reported, then a line for the judges that are missing, one for the scripts skipped for want of the same data,
# and `N passed, N failed` last.
set -u
folder=$1
shift
mkdir "$folder" || exit 2
passed=0
failed=0
judges=()
declare -A skipped=()

export FOLDER=$folder
# shellcheck disable=SC2016 # the inner shell's
printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc)" bash -c 'env --default-signal timeout --foreground -k 10 1200 bash "$0" > "$FOLDER/$(basename "$0" .sh)" 2>&1; true'

# count NAME: reads what a script printed. The forms are those of tests/script.sh; the last line is `N passed, N failed`.
count() {
    local line last='' log=$folder/$1
    while IFS= read -r line || [ -n "$line" ]; do
        [ -z "$last" ] || echo "$last"
        last=
        case $line in
        'judge missing: '*) judges+=("${line#*: } ($1)") ;;
        'skipped, '*) skipped[$line]+=${skipped[$line]:+, }$1 ;;
        *) last=$line ;;
        esac
    done < "$log"
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
    else
        [ -z "$last" ] || echo "$last"
        echo "FAILED $1 ended early"
        failed=$((failed + 1))
    fi
}

for script in "$@"; do
    count "$(basename "$script" .sh)"
done
for reason in "${!skipped[@]}"; do
    echo "$reason: ${skipped[$reason]}"
done | sort
if [ ${#judges[@]} != 0 ]; then
    list=$(printf ', %s' "${judges[@]}")
    echo "${#judges[@]} judge$([ ${#judges[@]} = 1 ] || echo s) missing: ${list#, }"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
