// Text of any encoding, in pieces of any size: what comes out is what iconv makes of it in one go, or all of
// it up to the first byte that means nothing.

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/input/decoding_stream.h"
#include "connectors/source/utf8.h"
#include "tests/fuzz/target.h"

namespace mixferry::fuzz {
namespace {

constexpr const char* kEncodings[] = {"UTF-16LE",    "UTF-16BE", "UTF-32LE", "UTF-32BE",  "windows-1252",
                                      "ISO-8859-15", "UTF-7",    "GB18030",  "SHIFT_JIS", "ISO-2022-JP",
                                      "EUC-KR",      "CP1258",   "TCVN",     "BIG5-HKSCS"};

/// Gives bytes out in pieces.
class Pieces final : public connectors::ByteStream {
 public:
  Pieces(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min({into.size(), piece_, bytes_.size()});
    std::ranges::copy(bytes_.substr(0, count), into.begin());
    bytes_.remove_prefix(count);
    return count;
  }
  std::optional<double> fraction_read() const override { return std::nullopt; }

 private:
  std::string_view bytes_;
  const std::size_t piece_;
};

struct Decoded {
  std::string text;
  bool whole = true;
};

Decoded decoded_in_one_go(std::string_view bytes, const char* encoding) {
  const iconv_t converter = ::iconv_open("UTF-8", encoding);
  Decoded decoded{.text = std::string(bytes.size() * 8 + 64, '\0')};
  char* from = const_cast<char*>(bytes.data());
  std::size_t from_left = bytes.size();
  char* to = decoded.text.data();
  std::size_t to_left = decoded.text.size();
  decoded.whole = ::iconv(converter, &from, &from_left, &to, &to_left) != static_cast<std::size_t>(-1);
  ::iconv(converter, nullptr, nullptr, &to, &to_left);
  ::iconv_close(converter);
  decoded.text.resize(decoded.text.size() - to_left);
  return decoded;
}

Decoded decoded_in_pieces(std::string_view bytes, const char* encoding, std::size_t piece) {
  connectors::DecodingStream stream(std::make_unique<Pieces>(bytes, piece), encoding, "input", 0);
  Decoded decoded;
  std::string buffer(piece, '\0');
  for (;;) {
    const auto got = stream.read(buffer);
    decoded.whole = got.has_value();
    if (!got) expect(!stream.read(buffer).has_value(), "an error stays");
    if (!got || *got == 0) return decoded;
    decoded.text.append(buffer, 0, *got);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const char* const encoding = kEncodings[input.choose(std::size(kEncodings))];
  const std::size_t piece = 1 + input.choose(64);
  const Decoded expected = decoded_in_one_go(input.file(), encoding);
  const Decoded decoded = decoded_in_pieces(input.file(), encoding, piece);
  expect(connectors::first_invalid_utf8(decoded.text) == std::string_view::npos, "{} becomes UTF-8",
         encoding);
  expect(decoded.text == expected.text, "{} in pieces of {}: {:?} instead of {:?}", encoding, piece,
         decoded.text, expected.text);
  expect(decoded.whole == expected.whole, "{}: the end is found", encoding);
  return 0;
}

}  // namespace mixferry::fuzz
