#include "connectors/jsonl/value_ends.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mixferry::connectors {
namespace {

using Fault = ValueEnds::Fault;

/// What a finder makes of a text that comes in pieces.
struct Split {
  std::vector<std::string> rows = {};
  Fault fault = Fault::none;
  std::uint64_t fault_line = 0;
  std::uint64_t line_ends = 0;

  bool operator==(const Split&) const = default;
};

Split split(const std::string& text, unsigned array_depth, std::size_t piece = std::string::npos) {
  ValueEnds ends(array_depth);
  Split result;
  std::string row;
  const auto end_row = [&] {
    if (!ends.is_blank(row)) result.rows.push_back(row);
    row.clear();
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const std::string bytes = text.substr(begin, piece);
    const char* const found = ends.find(bytes.data(), bytes.data() + bytes.size());
    const std::size_t taken =
        found == nullptr ? bytes.size() : static_cast<std::size_t>(found - bytes.data());
    row += bytes.substr(0, taken);
    if (found != nullptr) end_row();
    begin += taken;
  }
  end_row();
  result.fault = ends.fault();
  result.fault_line = ends.fault_line();
  result.line_ends = ends.line_ends();
  return result;
}

struct EndsCase {
  const char* name;
  unsigned array_depth;
  std::string text;
  std::vector<std::string> rows;
  Fault fault = Fault::none;
  std::uint64_t fault_line = 0;
};

class ValueEndsOf : public ::testing::TestWithParam<EndsCase> {};

// Method: the text whole, and in pieces of every size.
TEST_P(ValueEndsOf, AreFoundHoweverBytesCome) {
  const EndsCase& expected = GetParam();
  const Split whole = split(expected.text, expected.array_depth);
  EXPECT_EQ(whole.rows, expected.rows);
  EXPECT_EQ(whole.fault, expected.fault);
  EXPECT_EQ(whole.fault == Fault::none ? 0 : whole.fault_line, expected.fault_line);
  EXPECT_EQ(whole.line_ends, count_line_ends(expected.text));
  for (std::size_t piece = 1; piece <= expected.text.size(); ++piece) {
    EXPECT_EQ(split(expected.text, expected.array_depth, piece), whole) << "pieces of " << piece;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ValueEndsOf,
    ::testing::Values(EndsCase{"Lines", 0, "{1}\n{2}\r\n{3}", {"{1}\n", "{2}\r\n", "{3}"}},
                      EndsCase{"OneLine", 0, "{1}{2} {3}\n", {"{1}", "{2} ", "{3}\n"}},
                      EndsCase{"CarriageReturns", 0, "{1}\r{\r2}\r", {"{1}\r", "{\r2}\r"}},
                      EndsCase{"Spread", 0, "{\n[{}]\n}\n{\n}", {"{\n[{}]\n}\n", "{\n}"}},
                      EndsCase{"BracketsInStrings", 0, R"({"}\"}"}{"\\"})", {R"({"}\"}"})", R"({"\\"})"}},
                      EndsCase{"Nonsense", 0, "x y{1}", {"x ", "y", "{1}"}},
                      EndsCase{"CutOff", 0, "{1}\n{2", {"{1}\n", "{2"}},
                      EndsCase{"StringOpenAtTheEndOfItsLine",
                               0,
                               "{\"a\n{2}\n{\"b\\\r\n{3}",
                               {"{\"a\n", "{2}\n", "{\"b\\\r\n", "{3}"}},
                      EndsCase{
                          "StringOpenFurtherDown", 0, "{1}\n{\n\"a\n{2}\n", {"{1}\n"}, Fault::open_string, 2},
                      EndsCase{"Array", 1, "{1},\n{2} , {3}\n] \n", {"{1},\n", "{2} , ", "{3}\n"}},
                      EndsCase{"ArrayOfOthers", 1, "1,\"a]\",[2],null]", {"1,", "\"a]\",", "[2],", "null"}},
                      EndsCase{"EmptyArray", 1, " \n]", {}},
                      EndsCase{"ArrayWithoutEnd", 1, "{1},\n", {"{1},\n"}, Fault::no_array_end, 1},
                      EndsCase{"JunkBehindTheArray", 1, "{1}]\n\n,{2}", {"{1}"}, Fault::junk_behind, 2},
                      EndsCase{"ArrayInsideOthers", 3, "{1}],\"a\":\"]}}\\\"\",\"b\":[{}]\n}}\n", {"{1}"}},
                      EndsCase{"OthersWithoutEnd", 3, "{1}],\"a\":1}\n", {"{1}"}, Fault::no_outer_end, 1},
                      EndsCase{"JunkBehindOthers", 2, "{1}]}\n{2}", {"{1}"}, Fault::junk_behind, 1}),
    [](const auto& row) { return row.param.name; });

// Of a row over the limit nothing but its length is kept, and that must not depend on how bytes came.
TEST(ValueEnds, EndARowWhereTheyStopTellingRowsApart) {
  const std::string damaged = "{\n\"a\n{2}\n";
  EXPECT_EQ(ValueEnds(0).find(damaged.data(), damaged.data() + damaged.size()), damaged.data() + 5);
  const std::string array = "  ]\n \n";
  EXPECT_EQ(ValueEnds(1).find(array.data(), array.data() + array.size()), array.data() + 3);
}

TEST(CountLineEnds, TakesTwoCharactersForOneEnd) {
  EXPECT_EQ(count_line_ends("a\nb\r\nc\rd\r\re"), 5u);
}

}  // namespace
}  // namespace mixferry::connectors
