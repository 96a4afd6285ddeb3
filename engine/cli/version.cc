#include "engine/cli/version.h"

#include <archive.h>
#include <boost/version.hpp>
#include <expat.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <zlib.h>

#include "commit.h"

namespace mixferry::cli {
namespace {

#ifdef __clang__
constexpr const char* kCompiler = "clang++";
#else
constexpr const char* kCompiler = "g++";
#endif

}  // namespace

std::string version_text() {
  return fmt::format(
      "mixferry {} ({})\n"
      "commit    {}\n"
      "compiler  {} {}, {}\n"
      "libraries Boost {}.{}, OpenSSL {}, SQLite {}, {}, zlib {}, {}\n",
      MIXFERRY_VERSION, MIXFERRY_RELEASE_DATE, MIXFERRY_COMMIT, kCompiler, __VERSION__, MIXFERRY_BUILD_TYPE,
      BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1'000, OpenSSL_version(OPENSSL_VERSION_STRING),
      sqlite3_libversion(), archive_version_string(), zlibVersion(), XML_ExpatVersion());
}

}  // namespace mixferry::cli
