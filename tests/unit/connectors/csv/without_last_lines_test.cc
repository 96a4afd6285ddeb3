#include "connectors/csv/without_last_lines.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace mixferry::connectors {
namespace {

/// Gives `text` in pieces of `piece` bytes.
class PiecesOfLines final : public ByteStream {
 public:
  PiecesOfLines(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = text_.copy(into.data(), std::min(piece_, into.size()));
    text_.erase(0, count);
    return count;
  }
  std::optional<double> fraction_read() const override { return std::nullopt; }
  bool step_over(std::uint64_t count) override {
    text_.erase(0, count);
    return true;
  }

 private:
  std::string text_;
  const std::size_t piece_;
};

Result<std::string> read_all(const std::string& text, std::uint32_t lines, std::size_t piece) {
  WithoutLastLines stream(std::make_unique<PiecesOfLines>(text, piece), lines);
  std::string all;
  std::string buffer(100'000, '\0');
  for (;;) {
    const auto got = stream.read(buffer);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return all;
    all.append(buffer, 0, *got);
  }
}

// Method: a first piece is read, then some bytes are stepped over, from none to all rows.
TEST(WithoutLastLines, StepsOverAllButWhatIsHeld) {
  const std::string rows = "0123\n4567\n89ab\ncdef\nghij\n";
  for (std::uint64_t count = 0; count <= rows.size() - 5; ++count) {
    SCOPED_TRACE(count);
    WithoutLastLines stream(std::make_unique<PiecesOfLines>(rows + "Total\n", 12), 1);
    std::string buffer(5, '\0');
    ASSERT_EQ(stream.read(buffer).value(), 5u);
    const bool stepped = stream.step_over(count);
    EXPECT_EQ(stepped, count >= 7) << "of the first piece, 7 bytes are held";
    std::string rest;
    while (const std::size_t got = stream.read(buffer).value()) rest.append(buffer, 0, got);
    EXPECT_EQ(rest, rows.substr(5 + (stepped ? count : 0)));
  }
}

// Method: every line end, with blank lines between, in pieces that cut anywhere.
TEST(WithoutLastLines, DropsThemWhateverTheirEndsAndPieces) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const std::string data = "a,b" + end + end + "1,2" + end;
    for (const std::string& footer :
         {end + "Title" + end + end + "Copyright", "Title" + end + "x" + end + end}) {
      for (const std::size_t piece : {1UZ, 2UZ, 3UZ, 1000UZ}) {
        const std::string kept = read_all(data + footer, 2, piece).value();
        EXPECT_EQ(kept.substr(0, data.size()), data);
        EXPECT_EQ(kept.find_first_not_of("\r\n", data.size()), std::string::npos) << kept;
      }
    }
  }
}

TEST(WithoutLastLines, DropsAllOfAFileThatIsNotLonger) {
  for (const std::uint32_t lines : {2u, 3u}) EXPECT_EQ(read_all("a\nb\n", lines, 1).value(), "");
}

// Method: many lines, far more than are read at once.
TEST(WithoutLastLines, GivesTheRestOfALongFile) {
  std::string text;
  while (text.size() < 1'000'000) text += std::to_string(text.size()) + "\n";
  EXPECT_EQ(read_all(text + "x\ny\nz", 3, 1 << 20).value(), text);
}

TEST(WithoutLastLines, HoldsNoMoreThanAFooterCanBe) {
  const auto all = read_all(std::string(20 << 20, 'x'), 1, 1 << 20);
  ASSERT_FALSE(all);
  EXPECT_NE(all.error().message.find("--skip-footer"), std::string::npos);
}

}  // namespace
}  // namespace mixferry::connectors
