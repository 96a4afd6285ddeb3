#include "connectors/input/beginning.h"

#include <array>
#include <fmt/format.h>

namespace mixferry::connectors {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  std::string_view what;  ///< what the file is, and what to do about it
};

constexpr std::array kNotText = {
    Magic{"PK\x03\x04"sv,
          "a zip archive or an Excel workbook inside something else. Unpack it, and name it by itself"},
    Magic{"PK\x05\x06"sv, "an empty zip archive"},
    Magic{"\xD0\xCF\x11\xE0"sv,
          "an old Excel workbook (.xls), or one with a password. Save it as .xlsx without one, or as CSV"},
    Magic{"\x1F\x8B"sv, "compressed twice. Decompress it once"},
};

/// Where the header of the first file in a tar archive says what it is.
constexpr std::size_t kTarMagicAt = 257;

Result<> refuse(std::string_view name, std::string_view what) {
  return std::unexpected(Error{ErrorKind::fatal, fmt::format("{}: this is not text, it is {}.", name, what)});
}

}  // namespace

Result<> check_beginning(std::string_view name, std::string_view sample) {
  if (sample.size() > kTarMagicAt && sample.substr(kTarMagicAt).starts_with("ustar")) {
    return refuse(name, "a tar archive. It can be read from a file, not through a pipe or another archive");
  }
  for (const Magic& magic : kNotText) {
    if (sample.starts_with(magic.bytes)) return refuse(name, magic.what);
  }
  return {};
}

}  // namespace mixferry::connectors
