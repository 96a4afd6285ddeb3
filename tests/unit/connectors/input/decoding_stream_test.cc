#include "connectors/input/decoding_stream.h"

#include <algorithm>
#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/support/export_file.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::encoded;
using ::testing::HasSubstr;

/// Bytes that come in pieces of a given size.
class Pieces final : public ByteStream {
 public:
  Pieces(std::string bytes, std::size_t piece) : bytes_(std::move(bytes)), piece_(piece) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min({piece_, into.size(), bytes_.size() - taken_});
    std::memcpy(into.data(), bytes_.data() + taken_, count);
    taken_ += count;
    return count;
  }
  std::optional<double> fraction_read() const override { return std::nullopt; }

 private:
  const std::string bytes_;
  const std::size_t piece_;
  std::size_t taken_ = 0;
};

struct Decoded {
  std::string text = {};
  std::string error = {};
};

Decoded decode(const std::string& bytes, const char* encoding, std::size_t piece, std::size_t room = 4096,
               std::uint64_t offset = 0) {
  DecodingStream stream(std::make_unique<Pieces>(bytes, piece), encoding, "f", offset);
  Decoded all;
  std::string buffer(room, '\0');
  for (;;) {
    const auto got = stream.read(buffer);
    if (!got) {
      all.error = got.error().message;
      return all;
    }
    if (*got == 0) return all;
    all.text.append(buffer, 0, *got);
  }
}

const std::string kText = "Zoë, Ω, Ğ, 日本, 😀, a\n";

// Method: every size of pieces coming in, so that characters are cut everywhere, and of room for what goes
// out.
TEST(DecodingStream, GivesTheSameTextHoweverBytesCome) {
  for (const char* encoding : {"UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030", "UTF-7"}) {
    const std::string bytes = encoded(kText, encoding);
    for (std::size_t size = 1; size <= bytes.size(); ++size) {
      EXPECT_EQ(decode(bytes, encoding, size).text, kText) << encoding << ", pieces of " << size;
      EXPECT_EQ(decode(bytes, encoding, 4096, size).text, kText) << encoding << ", room for " << size;
    }
  }
}

// Method: every byte becomes three, so that the output is full before the input is used up.
TEST(DecodingStream, DecodesTextThatGrows) {
  const std::string euros(1'000'000, '\x80');
  const Decoded all = decode(euros, "windows-1252", 100'000, 70'000);
  EXPECT_EQ(all.error, "");
  ASSERT_EQ(all.text.size(), 3 * euros.size());
  for (std::size_t i = 0; i < all.text.size(); i += 3) ASSERT_EQ(all.text.substr(i, 3), "€");
}

TEST(DecodingStream, GivesOutWhatAnEncodingHoldsBack) {
  EXPECT_EQ(decode("a", "TCVN5712-1", 1).text, "a");
  EXPECT_EQ(decode("ab\x9F"
                   "L\x9D",
                   "CP1258", 100)
                .text,
            "abŸL")
      << "also in front of a bad byte";
}

// Method: the text before the bad byte must come first, and the byte be named as it lies in the file.
TEST(DecodingStream, NamesTheByteThatMeansNothing) {
  const Decoded undefined = decode("abc\x81xyz", "windows-1252", 2, 1);
  EXPECT_EQ(undefined.text, "abc");
  EXPECT_THAT(undefined.error, HasSubstr("f: this is not windows-1252 throughout: byte 4 of the file, 0x81"));

  const Decoded lone_surrogate = decode(std::string("a\0\0\xD8z\0", 6), "UTF-16LE", 1, 4096, 2);
  EXPECT_EQ(lone_surrogate.text, "a");
  EXPECT_THAT(lone_surrogate.error, HasSubstr("byte 5 of the file"));

  const Decoded cut_off = decode(std::string("a\0b", 3), "UTF-16LE", 4096);
  EXPECT_EQ(cut_off.text, "a");
  EXPECT_THAT(cut_off.error, HasSubstr("byte 3 of the file, 0x62, begins a character that is cut off"));
}

}  // namespace
}  // namespace mixferry::connectors
