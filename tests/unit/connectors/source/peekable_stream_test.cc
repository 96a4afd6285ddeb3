#include "connectors/source/peekable_stream.h"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <string>

namespace mixferry::connectors {
namespace {

/// Gives at most three bytes a call.
class Trickle final : public ByteStream {
 public:
  explicit Trickle(std::string text) : text_(std::move(text)) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min({into.size(), text_.size() - at_, 3UZ});
    std::memcpy(into.data(), text_.data() + at_, count);
    at_ += count;
    return count;
  }
  std::optional<double> fraction_read() const override { return std::nullopt; }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

std::string read_rest(PeekableStream& stream) {
  std::string rest;
  std::string buffer(4, '\0');
  while (const std::size_t got = stream.read(buffer).value()) rest.append(buffer, 0, got);
  return rest;
}

TEST(PeekableStream, GivesWhatWasPeekedAtAgain) {
  PeekableStream stream(std::make_unique<Trickle>("0123456789"));
  EXPECT_EQ(stream.peek(2).value(), "01");
  EXPECT_EQ(stream.peek(7).value(), "0123456");
  EXPECT_EQ(stream.bytes_read(), 0u);
  stream.skip(5);
  EXPECT_EQ(stream.bytes_read(), 5u);
  EXPECT_EQ(stream.peek(3).value(), "567");
  EXPECT_EQ(read_rest(stream), "56789");
  EXPECT_EQ(stream.bytes_read(), 10u);
}

TEST(PeekableStream, PeeksNoFurtherThanTheEnd) {
  PeekableStream stream(std::make_unique<Trickle>("0123"));
  EXPECT_EQ(stream.peek(100).value(), "0123");
  EXPECT_EQ(read_rest(stream), "0123");
  EXPECT_EQ(stream.peek(1).value(), "");
}

}  // namespace
}  // namespace mixferry::connectors
