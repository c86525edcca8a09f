# shellcheck shell=bash
# A browser, for the tests that look at a page as people do. Playwright's own is not needed.

need_browser() {
  [[ -x ${DESK_CHROMIUM:-/usr/bin/chromium} ]] && return 0
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    apt_install chromium && return 0
  fi
  die "The tests need Chromium, which this machine lacks. Have somebody install Debian's package chromium, set DESK_CHROMIUM to another one, or run this as root on Debian, and it installs it."
}
