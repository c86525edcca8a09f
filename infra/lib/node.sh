# shellcheck shell=bash
# Node, for the tests that read the AsyncAPI document as others do. The tests fetch the packages themselves, once.

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null && return 0
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    apt_install nodejs npm && return 0
  fi
  die "The tests need Node 18 or later with npm, which this machine lacks. Have somebody install Debian's packages nodejs and npm, or run this as root on Debian, and it installs them."
}
