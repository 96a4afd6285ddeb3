#include "engine/verification/findings.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::verification {
namespace {

Comparison differing(std::size_t properties, const std::string& text = "1") {
  Comparison comparison{.verdict = Verdict::differs};
  for (std::size_t i = 0; i < properties; ++i)
    comparison.differences.push_back({.property = "p" + std::to_string(i), .expected = text, .found = "2"});
  return comparison;
}

TEST(Findings, AreAddedUpBySubject) {
  Findings findings;
  findings.take({0, "a"}, {0, 1}, {});
  findings.take({0, "b"}, {0, 2}, differing(2));
  findings.take({1, "b"}, {0, 3}, {.verdict = Verdict::missing});
  findings.take(
      {0, "c"}, {0, 4},
      {.verdict = Verdict::unverifiable, .doubtful = {{"n", Doubt::appended}}, .by_mixpanel = {"$city"}});
  findings.take_not_named(0);
  findings.take_not_compared(2);
  EXPECT_EQ(findings.count(0, Verdict::equal), 1u);
  EXPECT_EQ(findings.count(0, Verdict::differs), 1u);
  EXPECT_EQ(findings.count(1, Verdict::missing), 1u);
  EXPECT_EQ(findings.count(Verdict::missing), 1u);
  EXPECT_EQ(findings.compared(), 4u);
  EXPECT_EQ(findings.not_named(0), 1u);
  EXPECT_EQ(findings.not_named(1), 0u);
  EXPECT_EQ(findings.not_compared(2), 1u);
  EXPECT_EQ(findings.properties().at({0, "p1"}).differ, 1u);
  EXPECT_EQ(findings.properties().at({0, "n"}).doubtful[static_cast<std::size_t>(Doubt::appended)], 1u);
  EXPECT_EQ(findings.properties().at({0, "$city"}).by_mixpanel, 1u);
  EXPECT_EQ(findings.to_mend().size(), 2u);
  EXPECT_TRUE(findings.to_mend().contains(hash_of(1, "b")));
}

// Method: a thousand differing profiles, taken from behind; kept are those of the first rows.
TEST(Findings, KeepTheFirstRows) {
  Findings findings;
  for (std::uint64_t row = 1'000; row > 0; --row)
    findings.take({0, std::to_string(row)}, {0, row}, differing(1));
  const auto examples = findings.examples();
  ASSERT_EQ(examples.size(), Findings::kExamplesMax);
  for (std::size_t i = 0; i < examples.size(); ++i) EXPECT_EQ(examples[i].first_row.row, i + 1);
}

TEST(Findings, KeepLittleOfEach) {
  Findings findings;
  findings.take({0, "a"}, {0, 1}, differing(3'000, std::string(100'000, 'x')));
  const auto examples = findings.examples();
  ASSERT_EQ(examples.size(), 1u);
  EXPECT_EQ(examples[0].comparison.differences.size(), Findings::kDifferencesKept);
  EXPECT_EQ(examples[0].differences_left_out, 3'000 - Findings::kDifferencesKept);
  EXPECT_LT(examples[0].comparison.differences[0].expected.size(), Findings::kTextKeptBytes + 4);
  EXPECT_EQ(findings.properties().size(), Findings::kPropertiesMax);
  EXPECT_TRUE(findings.properties_left_out());
}

}  // namespace
}  // namespace mixferry::verification
