#include "connectors/jsonl/object_scanner.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/jsonl/line_ends.h"
#include "connectors/jsonl/row_reader.h"
#include "connectors/source/block.h"
#include "tests/support/collected_rows.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::Collector;
using mixferry::tests::show;
using ::testing::ElementsAre;

/// A scanner of `a` and `b.c`, and its fields.
class Scanned {
 public:
  bool scan(std::string_view text, std::string_view behind = {}) {
    // Memory of exactly the size that is promised, so that AddressSanitizer sees every byte too far.
    memory_ = std::make_unique<char[]>(text.size() + Block::kPadding);
    text.copy(memory_.get(), text.size());
    behind.copy(memory_.get() + text.size(), Block::kPadding);
    scanner_.reserve(text.size());
    return scanner_.scan({memory_.get(), text.size()});
  }
  [[nodiscard]] std::vector<std::string> cells() const {
    std::vector<std::string> cells;
    for (const Cell& cell : fields_.cells()) cells.push_back(show(cell));
    return cells;
  }

 private:
  const FieldPaths paths_ = *FieldPaths::compile({.names = {"a", "b.c"}});
  FoundFields fields_{2, paths_.edges()};
  ObjectScanner scanner_{paths_.root(), fields_};
  std::unique_ptr<char[]> memory_;
};

// Method: each twice, because the second time its keys are expected.
TEST(ObjectScanner, TakesWhatIsAsItShouldBe) {
  constexpr std::string_view kGood[] = {
      "{}",
      "{ }",
      R"({"a":1})",
      R"( {"a" : -0.5e+10 , "b" : { "c" : [ ] , "d":[1,{"e":null},"\"]"]} } )",
      R"({"a":"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83D\uDE00\u0000"})",
      R"({"\u0061":"x","":"","a.b.c":true,"a long key of more than thirty-two bytes":false,"a":"é"})",
      R"({"a":1,"a":2,"b":{"c":1},"b":{"c":2,"c":{}}})",
      R"({"a":[[[[[[{}]]]]]]})",
      R"({"a":123456789012345678901234567890,"b.c":1e400})"};
  Scanned scanned;
  for (const std::string_view text : kGood) {
    const std::size_t begin = text.find('{');
    const std::string_view object = text.substr(begin, text.rfind('}') + 1 - begin);
    EXPECT_TRUE(scanned.scan(object)) << text;
    EXPECT_TRUE(scanned.scan(object)) << text;
  }
}

TEST(ObjectScanner, TakesWhatWasAskedFor) {
  Scanned scanned;
  ASSERT_TRUE(
      scanned.scan(R"({"x":"y","a":"\ud83d\ude00\u00e9\u20ac\"\t\\n","b":{"d":[],"c":{ "e" : 1 }}})"));
  EXPECT_THAT(scanned.cells(), ElementsAre("😀é€\"\t\\n", R"(<json { "e" : 1 }>)"));
  ASSERT_TRUE(scanned.scan(R"({"b.c":null,"a":-1.50,"b":5})"));
  EXPECT_THAT(scanned.cells(), ElementsAre("<number -1.50>", "<null>"));
  ASSERT_TRUE(scanned.scan(R"({})"));
  EXPECT_THAT(scanned.cells(), ElementsAre("<absent>", "<absent>"));
}

// Method: objects cut at each of their bytes, with what they lack behind them, and with more of the like.
TEST(ObjectScanner, StopsWhereTheTextDoes) {
  const std::string object = R"({"a":{"b":[1,{"c":"x\n}"}],"d":null},"e":-1.5e3,"f":{},"g":true})";
  Scanned scanned;
  ASSERT_TRUE(scanned.scan(object));
  for (std::size_t size = 0; size < object.size(); ++size) {
    const std::string text = object.substr(0, size);
    for (const std::string& behind : {object.substr(size), std::string(64, '{'), std::string(64, '1'),
                                      std::string(64, '['), std::string(64, '"'), std::string(64, ' ')}) {
      ASSERT_FALSE(scanned.scan(text, behind)) << text << behind;
      ASSERT_EQ(scanned.scan(text + "}", behind), scanned.scan(text + "}")) << text << "}" << behind;
    }
  }
}

/// Makes JSON, and things that are almost JSON.
class Writer {
 public:
  explicit Writer(std::uint32_t seed) : random_(seed) {}

  std::string line() {
    std::string text = object(0);
    if (pick(3) == 0) {
      for (std::size_t count = 1 + pick(2); count > 0; --count) damage(text);
      if (text.find_first_not_of(kJsonBlanks) == std::string::npos) text = "{";  // blanks are no row
    }
    return text;
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  template <std::size_t kCount>
  std::string one_of(const std::string_view (&choices)[kCount]) {
    return std::string(choices[pick(kCount)]);
  }
  std::string blank() { return one_of({"", "", "", "", "", " ", "\t", " \r "}); }
  std::string string() {
    std::string text;
    for (std::size_t count = pick(4); count > 0; --count) {
      text += one_of({"x", "é😀", "some text of more than sixteen bytes", "\\n", "\\\"", "\\\\", "\\/",
                      "\\u00e9", "\\ud83d\\ude00", "\\u0000", "}", "]", ",", ":", " "});
    }
    return fmt::format("\"{}\"", text);
  }
  std::string value(unsigned depth) {
    switch (pick(depth > 3 ? 6 : 8)) {
      case 0:
        return one_of({"0", "-1", "1.5", "1e400", "12345678901234567890", "-0.0E-1"});
      case 1:
        return one_of({"true", "false", "null"});
      case 6:
        return object(depth + 1);
      case 7: {
        std::string text = blank();
        for (std::size_t i = 0, count = pick(3); i < count; ++i) {
          if (i > 0) text.append(",").append(blank());
          text.append(value(depth + 1)).append(blank());
        }
        return fmt::format("[{}]", text);
      }
      default:
        return string();
    }
  }
  std::string object(unsigned depth) {
    static constexpr std::string_view kKeys[] = {
        "a", "b", "c", "a.b", "a long key of more than thirty-two bytes", "", "\\u0061", "d\\\"d", "e"};
    std::string text = blank();
    for (std::size_t i = 0, count = pick(6); i < count; ++i) {
      if (i > 0) text.append(",").append(blank());
      const std::string key = pick(4) == 0 ? one_of(kKeys) : std::string(kKeys[i]);
      text += fmt::format("\"{}\"{}:{}{}{}", key, blank(), blank(), value(depth), blank());
    }
    return fmt::format("{{{}}}", text);
  }
  void damage(std::string& text) {
    if (text.empty()) return;
    const std::size_t at = pick(text.size());
    if (pick(2) == 0) text.erase(at, 1);
    if (pick(2) == 0) {
      text.insert(
          at, one_of({"\"", "\\", "{",     "}",       "[",       "]",   ",", ":",   "\t",   "0",    "-",
                      ".",  "e",  "\\u12", "\\ud800", "\\udc00", "\\q", "x", "nul", "true", "\x01", "\x7F"}));
    }
  }

  std::mt19937 random_;
};

// Method: lines drawn at random, good and damaged, some of them no UTF-8. Without the scanner all of them go
// through simdjson; cells, rejects and what they say must be the same.
TEST(ObjectScanner, ChangesNothingOfWhatSimdjsonSays) {
  constexpr std::uint32_t kSeed = 20261124;
  SCOPED_TRACE(kSeed);
  Writer writer(kSeed);
  const ColumnRequest request{.names = {"a", "a.b", "b.c", "a long key of more than thirty-two bytes"},
                              .others = true,
                              .others_below = {"b"}};
  const auto scanning = *make_json_row_reader(JsonLayout::lines, 1 << 20, request);
  const auto parsing = *make_json_row_reader(JsonLayout::lines, 1 << 20, request, false);
  std::size_t good = 0;
  std::size_t bad = 0;
  for (int round = 0; round < 150; ++round) {
    Block block;
    block.rows = 200;
    for (std::uint64_t i = 0; i < block.rows; ++i) block.bytes.append(writer.line()).append("\n");
    if (round % 3 == 0) {
      block.bytes.append("{\"a\":\"\xFF\"}\n");
      ++block.rows;
    }
    block.bytes.reserve(block.bytes.size() + Block::kPadding);
    Collector scanned;
    scanning->read(block, scanned);
    Collector parsed;
    parsing->read(block, parsed);
    ASSERT_EQ(scanned.rows.size(), parsed.rows.size());
    for (std::size_t i = 0; i < parsed.rows.size(); ++i) {
      ASSERT_EQ(scanned.rows[i], parsed.rows[i]);
      ++(parsed.rows[i].reject_code.empty() ? good : bad);
    }
  }
  EXPECT_GT(good, 10'000u);
  EXPECT_GT(bad, 5'000u);
}

}  // namespace
}  // namespace mixferry::connectors
