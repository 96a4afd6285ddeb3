#include "engine/report/reject_examples.h"

#include <gtest/gtest.h>

namespace mixferry::report {
namespace {

Reject reject(std::uint64_t row, const char* code, std::string raw) {
  return {.row = row, .line = row + 1, .column = {}, .code = code, .message = "wrong", .raw = std::move(raw)};
}

TEST(RejectExamples, AreTheFirstOfEachReason) {
  RejectExamples examples;
  for (std::uint64_t row = 1; row < 100; ++row)
    examples.note("a.csv", reject(row, row % 2 == 0 ? "even" : "odd", ""), "");
  EXPECT_FALSE(examples.wants("even"));
  EXPECT_TRUE(examples.wants("another"));
  ASSERT_EQ(examples.by_reason().size(), 2u);
  ASSERT_EQ(examples.by_reason().at("even").size(), RejectExamples::kOfAReason);
  EXPECT_EQ(examples.by_reason().at("even")[2].reject.row, 6u);
  EXPECT_EQ(examples.by_reason().at("odd")[0].source, "a.csv");
}

// Method: rows of two-byte characters, so that the cut would hit the middle of one.
TEST(RejectExamples, ShowTheBeginningOfLongRows) {
  for (const char* const shift : {"", "x"}) {
    RejectExamples examples;
    std::string row = shift;
    while (row.size() < 10'000) row += "ö";
    examples.note("a.csv", reject(1, "long", "as it was"), row);
    const std::string kept = examples.by_reason().at("long")[0].reject.raw;
    EXPECT_TRUE(kept.ends_with("ö…")) << kept;
    EXPECT_LE(kept.size(), RejectExamples::kRowBytes + 3);
  }
}

}  // namespace
}  // namespace mixferry::report
