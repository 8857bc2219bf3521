# shellcheck shell=sh disable=SC2154 # the caller sets $root
# Sourced by ./run and ./check: makes .venv from the locks when it is missing or out of date.
# Expects $root, the checkout. Written for sh; needs python3 and, on Debian, apt.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

may_install() { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# debian_install WHY PACKAGE...: installs what is missing, or says how to.
debian_install() {
    why=$1
    shift
    missing=
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
        installed) ;;
        *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || die "$why のために、次を入れてください:$missing"
    may_install ||
        die "$why のために、管理者が次を実行してください: apt-get install$missing"
    say "$why のための部品を入れています:$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086 # one word for each package
    { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
        --no-install-recommends -o Dpkg::Options::=--force-confold $missing; } >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die "$why のための部品を入れられませんでした。ネットワークを確かめて、もう一度実行してください。"
    }
    rm "$log"
}

find_python() {
    for python in python3 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return 0
        fi
    done
    die "Python 3.11 以上が見つかりません。python3 を入れてから、もう一度実行してください。"
}

make_venv() {
    find_python
    # Debian keeps the module that puts pip into a new environment in a package of its own.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || {
        command -v dpkg-query >/dev/null || die "$python に venv と ensurepip がありません。"
        debian_install Python python3-venv
        python=/usr/bin/python3
    }
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

# install PIP-ARGUMENTS...: uv does it ten times faster than pip; pip knows more of a site's own settings.
install() {
    "$venv/bin/uv" --version >/dev/null 2>&1 ||
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
            -r "$root/requirements/setup.lock" ||
        say "uv を入れられないため、pip で続けます。"
    # Compiled now, once: where Python may not write beside the modules, each start would do it again.
    UV_SYSTEM_CERTS=1 "$venv/bin/uv" pip install --quiet --compile-bytecode --python "$venv/bin/python" "$@" ||
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

# setup run|check: returns at once when .venv already holds what the lock says.
setup() {
    venv=$root/.venv
    stamp=$venv/stamp-$1
    lock=$root/requirements/$1.lock
    wanted="$root $(cat "$lock" "$root/pyproject.toml" | sha256sum)"
    (
        flock 9
        [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || "$venv/bin/python" -c '' 2>/dev/null || rm "$stamp"
        [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0
        say "準備しています（初めての時は 1 分ほどかかります）…"
        "$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv
        install --require-hashes -r "$lock"
        install --no-deps --no-build-isolation --editable "$root"
        printf '%s' "$wanted" >"$stamp"
    ) 9<"$root/pyproject.toml"
}
