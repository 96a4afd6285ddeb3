#include "mappings/survey/guess.h"

#include <gmock/gmock.h>

#include "tests/unit/mappings/survey/columns.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Case {
  const char* test;
  const char* name;
  Texts values;
  Kind kind;
  bool certain = true;
};

void PrintTo(const Case& row, std::ostream* out) {
  *out << row.test;
}

class GuessedType : public testing::TestWithParam<Case> {};

TEST_P(GuessedType, IsWhatAllValuesAgreeOn) {
  const Case& row = GetParam();
  const Guess guess = guess_of(row.values, row.name);
  EXPECT_EQ(in_words(guess.kind), in_words(row.kind));
  EXPECT_EQ(guess.doubt.empty(), row.certain) << guess.doubt;
}

INSTANTIATE_TEST_SUITE_P(
    Columns, GuessedType,
    testing::Values(
        Case{"Nothing", "A", {"", " "}, Kind::nothing},               //
        Case{"NothingButWords", "A", {"N/A", "null"}, Kind::string},  //
        Case{"Words", "A", {"a", "b"}, Kind::string},                 //
        Case{"Integers", "Seats", {"1", "25", "-3"}, Kind::integer},
        Case{"IntegersBesideNullWords", "Seats", {"1", "25", "null"}, Kind::integer},
        Case{"Numbers", "Revenue", {"1.5", "25"}, Kind::number},
        Case{"NumberOfIsCounted", "Number of Employees", {"5", "25"}, Kind::integer},
        Case{"ACodeByName", "Account Number", {"5", "25"}, Kind::code},
        Case{"ACodeByItsZeros", "Branch", {"05", "25"}, Kind::code},
        Case{"ACodeBeyondDoubles", "Ref", {"12345678901234567890", "1"}, Kind::code},
        Case{"Mangled", "Ref", {"1.00123E+15", "12"}, Kind::code},
        Case{"MostlyNumbers", "Seats", many(99, [](int i) { return i == 7 ? "seven" : std::to_string(i); }),
             Kind::integer, false},
        Case{"SpelledBooleans", "A", {"true", "true"}, Kind::boolean},
        Case{"YesAndNo", "A", {"Yes", "No"}, Kind::boolean},
        Case{"NorwayAlone", "Country", {"NO", "NO"}, Kind::string},
        Case{"OnesAndZerosAreNumbers", "Children", {"1", "0"}, Kind::integer},
        Case{"OnesAndZerosOfAFlag", "IsDeleted", {"1", "0"}, Kind::boolean},
        Case{"Ticks", "VIP", {"x", "", "x"}, Kind::boolean, false},
        Case{"IsoDates", "A", {"2024-03-12"}, Kind::date},
        Case{"IsoDateTimes", "A", {"2024-03-12", "2024-03-12 09:30"}, Kind::datetime},
        Case{"AmbiguousDates", "A", {"03/04/2024"}, Kind::date, false},
        Case{"CertainDates", "A", {"03/04/2024", "25/04/2024"}, Kind::date},
        Case{"MixedDates", "A", {"04/25/2024", "25/04/2024"}, Kind::date, false},
        Case{"TwoWaysToWriteDates", "A", {"2024-04-25", "25/04/2024"}, Kind::date, false},
        Case{"EpochSeconds", "created_at", {"1700000000", "1710000000"}, Kind::epoch_seconds},
        Case{"EpochMilliseconds", "lastmodified at", {"1700000000000"}, Kind::epoch_milliseconds},
        Case{"TenDigitsAreNoTime", "Points", {"1700000000"}, Kind::integer},
        Case{"TenDigitsArePhones", "Mobile Phone", {"4155552671"}, Kind::phone},
        Case{"Emails", "A", {"a@b.de", "c@d.org"}, Kind::email},
        Case{"MostlyEmails", "A",
             many(50, [](int i) { return i == 7 ? std::string("none yet") : std::to_string(i) + "@b.de"; }),
             Kind::email, false},
        Case{"Phones", "A", {"(415) 555-2671", "415-555-0000"}, Kind::phone},
        Case{"IdsThatLookLikePhones", "Oracle Id", {"1-000005", "1-000006"}, Kind::string},
        Case{"Urls", "A", {"https://example.org", "www.example.org"}, Kind::url},
        Case{"SalesforceIds", "A", {"0014W000027f6V3QAI"}, Kind::salesforce_id},
        Case{"Uuids", "A", {"9b2c3e1f-0d4a-4e5b-8c7d-6f5e4d3c2b1a"}, Kind::uuid},
        Case{"Html", "A", {"<p>Hi</p>", "<b>Ho</b>", "x"}, Kind::html},
        Case{"JsonLists", "A", {R"(["a"])", "[]"}, Kind::json},
        Case{"ChoicesBetweenSemicolons", "Roles Held", {"a;b", "b;c", "a;c", "a"}, Kind::list},
        Case{"IdsBetweenSemicolons", "Merged", {"76340251;46897301"}, Kind::list},
        Case{"TextWithASemicolon", "Remark", {"well; it depends", "yes"}, Kind::list, false},
        Case{"TagsBetweenCommas", "Tags", {"prospect, webinar", "vip"}, Kind::list},
        Case{"PlacesWithACommaAreText",
             "Place",
             {"Paris, France", "Nice, Alpes", "Rome, Italy"},
             Kind::string},
        Case{"NamesAlwaysTheSameWithAComma",
             "Owner",
             {"Doe, Jo", "Doe, Jo", "Doe, Jo", "Doe, Jo"},
             Kind::list,
             false}),
    [](const auto& row) { return row.param.test; });

TEST(GuessedType, KeepsTheTypesOfJson) {
  EXPECT_EQ(guess_of({"1", "2"}, "seats", CellKind::number).kind, Kind::integer);
  EXPECT_EQ(guess_of({"true"}, "ok", CellKind::boolean).kind, Kind::boolean);
  EXPECT_EQ(guess_of({R"(["a"])"}, "ok", CellKind::json).kind, Kind::list);
}

TEST(GuessedType, SaysHowDatesAndNumbersAreWritten) {
  EXPECT_THAT(guess_of({"31.12.2024 23:59"}).formats, ElementsAre("%d.%m.%Y %H:%M"));
  EXPECT_EQ(guess_of({"a,b", "b,c"}, "Tags").separator, ",");
}

// Method: a column, the format that reads it, and whether it is certain.
TEST(GuessedType, SaysHowNumbersAreWritten) {
  struct NumberCase {
    Texts values;
    Texts formats;
    bool certain = true;
    Texts other_formats = {};
  };
  const std::vector<NumberCase> cases = {
      {{"1.234,50", "2,5"}, {"1.234,56"}},
      {{"1,234.50", "12"}, {"1,234.56"}},
      {{"12,34,567.89", "1,00,000", "12.5"}, {"12,34,567.89"}},
      {{"5.00-", "1,234.50-", "6"}, {"1,234.56-"}},
      {{"(5.00)", "1,234.50"}, {"(1,234.56)"}},
      {{"1 234,50", "2"}, {"1 234,56"}},
      {{"1'234.50"}, {"1'234.56"}},
      {{"$1,234.50", "-$2"}, {"$1,234.56"}, false},
      {{"1.234,50 \u20AC", "2 \u20AC"}, {"1.234,56 \u20AC"}, false},
      {{"12%", "13.5 %"}, {"1,234.56%"}, false},
      {{"1,234", "12", "5,678"}, {"1,234.56"}, false, {"1.234,56"}},
      {{"1.500", "2.250"}, {}, false, {"1.234,56"}},
      {{"2.000", "12.000"}, {}, false, {"1.234,56"}},
      {{"0.500", "2.250"}, {}},
      {{"1.500", "2.5"}, {}},
  };
  for (const NumberCase& c : cases) {
    const Guess guess = guess_of(c.values, "Amount");
    SCOPED_TRACE(c.values.front());
    EXPECT_EQ(guess.kind, Kind::number);
    EXPECT_EQ(guess.formats, c.formats);
    EXPECT_EQ(guess.other_formats, c.other_formats);
    EXPECT_EQ(guess.doubt.empty(), c.certain) << guess.doubt;
  }
  EXPECT_TRUE(guess_of({"12%", "7"}, "Rate").unreadable);
}

TEST(GuessedType, KnowsTimesInDigitsByNameAndSize) {
  EXPECT_THAT(guess_of({"45363", "45364"}, "Created Date").formats, ElementsAre("excel_serial"));
  EXPECT_THAT(guess_of({"43602.61", "45364"}, "CreatedOnUtc").formats, ElementsAre("excel_serial"));
  EXPECT_EQ(guess_of({"45363"}, "Revenue").kind, Kind::integer);
  EXPECT_THAT(guess_of({"20240312", "20240401"}, "Created").formats, ElementsAre("%Y%m%d"));
  EXPECT_EQ(guess_of({"20240312", "20241301"}, "Created").kind, Kind::integer);
  EXPECT_EQ(guess_of({"1700000000"}, "createdAt", CellKind::number).kind, Kind::epoch_seconds);
  EXPECT_EQ(guess_of({"1700000000000"}, "updated_at", CellKind::number).kind, Kind::epoch_milliseconds);
}

TEST(GuessedType, IsUnsureOfTheCenturyOfBirthdays) {
  EXPECT_TRUE(guess_of({"3/12/68", "3/14/45"}, "birthday").of_birth);
  EXPECT_TRUE(guess_of({"3/13/05"}, "Date of Birth").of_birth);
  EXPECT_TRUE(guess_of({"12/30/61"}, "Joined").of_birth);
  EXPECT_FALSE(guess_of({"3/13/24"}, "created").of_birth);
}

TEST(GuessedType, KnowsYesAndNoOfOtherLanguages) {
  const Guess german = guess_of({"Ja", "Nein", "Ja"});
  EXPECT_EQ(german.kind, Kind::boolean);
  EXPECT_THAT(german.true_words, ElementsAre("Ja"));
  EXPECT_THAT(german.false_words, ElementsAre("Nein"));
  EXPECT_TRUE(german.doubt.empty());
  const Guess spanish = guess_of({"S\u00ED", "No"});
  EXPECT_THAT(spanish.true_words, ElementsAre("S\u00ED"));
  EXPECT_TRUE(spanish.false_words.empty());  // every boolean knows it
  EXPECT_EQ(guess_of({"Ja", "Nein", "Vielleicht"}).kind, Kind::string);
}

TEST(GuessedType, TakesListsOutOfBracketsAndNoneOutOfEntities) {
  EXPECT_TRUE(guess_of({"[a, b]", "[c]"}, "Tags").bracketed);
  EXPECT_TRUE(guess_of({"{a,b}"}, "x").bracketed);
  EXPECT_TRUE(guess_of({"O&#039;Brien", "R&amp;D"}, "Name").has_entities);
  EXPECT_EQ(guess_of({"a@x.org ::: b@x.org", "c@x.org"}, "E-mail 1 - Value").separator, " ::: ");
}

TEST(GuessedType, NamesAValueThatDoesNotFit) {
  EXPECT_THAT(
      guess_of(many(50, [](int i) { return i == 7 ? "soon" : "2024-03-" + std::to_string(10 + i % 9); }))
          .doubt,
      HasSubstr("1 of 50 values are no dates, such as \"soon\""));
}

}  // namespace
}  // namespace mixferry::mappings
