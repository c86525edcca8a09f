# shellcheck shell=bash
# A PKCS#11 module in software, for the tests that have the ledger's key lie in one.

need_softhsm() {
  [[ -e ${DESK_SOFTHSM:-/usr/lib/softhsm/libsofthsm2.so} ]] && command -v softhsm2-util >/dev/null && return 0
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    apt_install softhsm2 && return 0
  fi
  die "The tests need SoftHSM 2, which this machine lacks. Have somebody install Debian's package softhsm2, set DESK_SOFTHSM to its library, or run this as root on Debian, and it installs it."
}
