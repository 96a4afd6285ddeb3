#include "connectors/input/beginning.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace mixferry::connectors {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

struct Magic {
  std::string_view bytes;
  std::string_view what;  ///< what the file is, and what to do about it
};

constexpr std::string_view kConvert = "in UTF-16 or UTF-32. Convert it to UTF-8, for instance with iconv -f UTF-16 -t UTF-8";

// UTF-32 marks begin with (or hold) UTF-16 ones; one sentence serves both.
constexpr std::array kNotText = {
    Magic{"\xFF\xFE"sv, kConvert},
    Magic{"\xFE\xFF"sv, kConvert},
    Magic{"\0\0\xFE\xFF"sv, kConvert},
    Magic{"PK\x03\x04"sv, "a zip archive or an Excel workbook. Unpack it, or save its sheet as CSV"},
    Magic{"PK\x05\x06"sv, "an empty zip archive"},
    Magic{"\xD0\xCF\x11\xE0"sv, "an old Excel workbook. Save its sheet as CSV"},
    Magic{"\x28\xB5\x2F\xFD"sv, "compressed with zstd. Decompress it first: zstd -d"},
    Magic{"\xFD"
          "7zXZ"sv,
          "compressed with xz. Decompress it first: xz -d"},
    Magic{"BZh"sv, "compressed with bzip2. Decompress it first: bzip2 -d"},
    Magic{"\x1F\x8B"sv, "compressed with gzip twice. Decompress it once: gzip -d"},
};

/// Text in UTF-16 or UTF-32 without a mark: where letters are Latin, every other byte (or three of four) is
/// zero.
bool looks_wide(std::string_view sample) {
  constexpr std::size_t kLookAtBytes = 512;
  sample = sample.substr(0, kLookAtBytes);
  const auto zeros = static_cast<std::size_t>(std::ranges::count(sample, '\0'));
  return sample.size() >= 4 && zeros * 3 >= sample.size();
}

std::optional<std::string_view> what_else(std::string_view sample) {
  for (const Magic& magic : kNotText) {
    if (sample.starts_with(magic.bytes)) return magic.what;
  }
  if (looks_wide(sample)) return kConvert;
  return std::nullopt;
}

}  // namespace

Result<std::size_t> check_beginning(std::string_view name, std::string_view sample) {
  if (const auto what = what_else(sample)) {
    return std::unexpected(
        Error{ErrorKind::fatal, fmt::format("{}: this is not text in UTF-8, it is {}.", name, *what)});
  }
  return sample.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
}

}  // namespace mixferry::connectors
