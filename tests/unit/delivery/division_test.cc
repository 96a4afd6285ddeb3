#include "engine/delivery/division.h"

#include <deque>
#include <gtest/gtest.h>

#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

/// Runs a division against prepared answers; the pieces that were taken, in words.
struct Divided {
  std::string pieces;  ///< `ab cd`
  DeliveryReport report;
};

Divided divide(const batch::Batch& batch, std::deque<DeliveryResult> answers) {
  Divided divided;
  Division division{batch};
  while (!division.done()) {
    const Piece piece = division.take();
    if (!divided.pieces.empty()) divided.pieces += ' ';
    divided.pieces += at(batch, piece);
    DeliveryResult answer = stored();
    if (!answers.empty()) {
      answer = answers.front();
      answers.pop_front();
    }
    if (answer.has_value()) {
      division.settled(piece, *answer);
    } else {
      division.refused(piece, answer.error());
    }
  }
  divided.report = std::move(division).report();
  return divided;
}

DeliveryResult refused_in_doubt(DeliveryResult answer, const std::vector<std::uint32_t>& in_doubt) {
  answer.error().in_doubt = in_doubt;
  return answer;
}

TEST(Division, TakesRefusedBatchesApartInOrder) {
  struct Case {
    const char* name;
    const char* batch;
    std::deque<DeliveryResult> answers;
    const char* pieces;
    const char* rejected = "";
    const char* in_doubt = "";
  };
  const Case cases[] = {
      {"nothing to send", "", {}, ""},
      {"stored", "abcd", {stored()}, "abcd"},
      {"one, refused", "a", {refused()}, "a", "a"},
      {"the first is bad",
       "abcd",
       {refused(), refused(), refused(), stored(), stored()},
       "abcd ab a b cd",
       "a"},
      {"the last is bad", "abcd", {refused(), stored(), stored(), refused()}, "abcd ab c d", "d"},
      {"odd count", "abc", {refused(), refused(), refused(), refused(), stored()}, "abc a bc b c", "ab"},
      {"all bad", "ab", {refused(), refused(), refused()}, "ab a b", "ab"},
      {"named", "abcd", {refused_naming({1})}, "abcd acd", "b"},
      {"several named", "abcd", {refused_naming({0, 3})}, "abcd bc", "ad"},
      {"all named", "ab", {refused_naming({0, 1})}, "ab", "ab"},
      {"named, then refused again", "abcd", {refused_naming({0}), refused_naming({1})}, "abcd bcd bd", "ac"},
      {"named, then refused without names",
       "abc",
       {refused_naming({0}), refused(), stored(), refused()},
       "abc bc b c",
       "ac"},
      {"a part is named by its own indexes",
       "abcd",
       {refused(), refused_naming({0}), stored(), refused_naming({1})},
       "abcd ab b cd c",
       "ad"},

      {"stored to the left: what is bad is to the right, and that is not asked again",
       "abcdefgh",
       {refused(), stored(), stored(), refused(), stored()},
       "abcdefgh abcd ef g h",
       "g"},
      {"bad on both sides",
       "abcdefgh",
       {refused(), refused(), stored(), refused(), stored(), refused(), stored(), stored(), refused()},
       "abcdefgh abcd ab c d efgh ef g h",
       "ch"},
      {"too large: to the right may be nothing bad",
       "abcd",
       {refused(false, 413), stored(), stored()},
       "abcd ab cd"},

      {"unrepeatable goes last", "aBcD", {stored(), stored()}, "ac BD"},
      {"unless its profile has more behind it", "aAabBbc", {stored(), stored()}, "abc AaBb"},
      {"what bears repeating is bad: no doubt about the others",
       "aBcD",
       {refused(), refused(), stored(), stored()},
       "ac a c BD",
       "a"},
      {"its profile is suspect, and the other updates of it are sent one by one",
       "aAbBcC",
       {refused(), refused(), stored(), stored(), refused(false)},
       "abc a bc BC A",
       "aA"},
      {"so are those that come later in the same half",
       "aabbcc",
       {refused(), refused(), refused(), stored(), refused(), stored()},
       "aabbcc aab a b a bcc",
       "aa"},
      {"unrepeatable, nothing stored: all go on",
       "BCD",
       {refused(false), stored(), refused(false), refused(false)},
       "BCD B C D",
       "CD"},
      {"unrepeatable, maybe stored: in doubt", "aBcD", {stored(), refused()}, "ac BD", "", "BD"},
      {"unrepeatable, maybe stored: in doubt, the rest goes on", "AaB", {refused()}, "AaB a", "", "AB"},
      {"the rest is refused, too", "AaBb", {refused(), refused(), refused()}, "AaBb ab a b", "a", "AB"},
      {"unrepeatable alone, maybe stored: all in doubt", "AB", {refused()}, "AB", "", "AB"},
      {"one unrepeatable, refused", "A", {refused(false)}, "A", "A"},
      {"one unrepeatable, refused and maybe stored", "A", {refused()}, "A", "", "A"},
      {"named: other unrepeatable ones are stored, not sent again",
       "aBDc",
       {stored(), refused_naming({0})},
       "ac BD",
       "B"},
      {"named unrepeatable", "BbCD", {refused_naming({0})}, "BbCD", "B"},
      {"named: nothing before an unrepeatable one is sent again",
       "AaBbCc",
       {refused_naming({1})},
       "AaBbCc c",
       "a"},

      {"in doubt since an earlier attempt",
       "BbAa",
       {refused_in_doubt(refused(), {0, 2}), stored(), refused()},
       "BbAa b a",
       "a",
       "BA"},
      {"in doubt, and one left: it is the bad one", "Bb", {refused_in_doubt(refused(), {0})}, "Bb", "b", "B"},
      {"in doubt, and others named",
       "Bbc",
       {stored(), refused_in_doubt(refused_naming({1}), {0})},
       "c Bb",
       "b",
       "B"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const batch::Batch batch = batch_of(c.batch);
    const Divided divided = divide(batch, c.answers);
    EXPECT_EQ(divided.pieces, c.pieces);
    EXPECT_EQ(rejected_of(batch, divided.report), c.rejected);
    EXPECT_EQ(at(batch, divided.report.in_doubt), c.in_doubt);
  }
}

TEST(Division, CarriesOverWhatIsReportedOfAPiece) {
  const batch::Batch batch = batch_of("abCD");
  Division division{batch};
  division.settled(division.take(), {});
  division.settled(division.take(), {.rejected = {{0, "words about C"}}, .in_doubt = {1}});
  ASSERT_TRUE(division.done());
  const DeliveryReport report = std::move(division).report();
  ASSERT_EQ(report.rejected.size(), 1u);
  EXPECT_EQ(report.rejected[0].index, 2u);
  EXPECT_EQ(report.rejected[0].message, "words about C");
  EXPECT_EQ(report.in_doubt, (std::vector<std::uint32_t>{3}));
}

TEST(Division, AFailureIsOneOfTheWholeBatch) {
  const batch::Batch batch = batch_of("abCd");
  DeliveryError error{
      .kind = ErrorKind::retryable, .message = "gave up", .maybe_stored = false, .in_doubt = {0}};
  {
    Division division{batch};
    EXPECT_FALSE(
        division.failed(division.take(), {.kind = ErrorKind::fatal, .maybe_stored = false}).maybe_stored);
  }
  Division division{batch};
  division.settled(division.take(), {});
  const DeliveryError whole = division.failed(division.take(), error);
  EXPECT_TRUE(whole.maybe_stored) << "the first ones are";
  EXPECT_EQ(at(batch, whole.in_doubt), "C");
  EXPECT_EQ(whole.message, "gave up");
}

}  // namespace
}  // namespace mixferry::delivery
