#include "mappings/survey/guess.h"

#include <gmock/gmock.h>

#include "tests/unit/mappings/survey/columns.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct GuessCase {
  const char* test;
  const char* name;
  Texts values;
  Kind kind;
  bool certain = true;
};

void PrintTo(const GuessCase& row, std::ostream* out) {
  *out << row.test;
}

class GuessedType : public testing::TestWithParam<GuessCase> {};

TEST_P(GuessedType, IsWhatAllValuesAgreeOn) {
  const GuessCase& row = GetParam();
  const Guess guess = guess_of(row.values, row.name);
  EXPECT_EQ(in_words(guess.kind), in_words(row.kind));
  EXPECT_EQ(guess.doubt.empty(), row.certain) << guess.doubt;
}

INSTANTIATE_TEST_SUITE_P(
    Columns, GuessedType,
    testing::Values(
        GuessCase{"Nothing", "A", {"", " "}, Kind::nothing},               //
        GuessCase{"NothingButWords", "A", {"N/A", "null"}, Kind::string},  //
        GuessCase{"Words", "A", {"a", "b"}, Kind::string},                 //
        GuessCase{"Integers", "Seats", {"1", "25", "-3"}, Kind::integer},
        GuessCase{"IntegersBesideNullWords", "Seats", {"1", "25", "null"}, Kind::integer},
        GuessCase{"Numbers", "Revenue", {"1.5", "25"}, Kind::number},
        GuessCase{"NumberOfIsCounted", "Number of Employees", {"5", "25"}, Kind::integer},
        GuessCase{"ACodeByName", "Account Number", {"5", "25"}, Kind::code},
        GuessCase{"ACodeByItsZeros", "Branch", {"05", "25"}, Kind::code},
        GuessCase{"ACodeBeyondDoubles", "Ref", {"12345678901234567890", "1"}, Kind::code},
        GuessCase{"Mangled", "Ref", {"1.00123E+15", "12"}, Kind::code},
        GuessCase{"MostlyNumbers", "Seats",
                  many(99, [](int i) { return i == 7 ? "seven" : std::to_string(i); }), Kind::integer, false},
        GuessCase{"SpelledBooleans", "A", {"true", "true"}, Kind::boolean},
        GuessCase{"YesAndNo", "A", {"Yes", "No"}, Kind::boolean},
        GuessCase{"NorwayAlone", "Country", {"NO", "NO"}, Kind::string},
        GuessCase{"OnesAndZerosAreNumbers", "Children", {"1", "0"}, Kind::integer},
        GuessCase{"OnesAndZerosOfAFlag", "IsDeleted", {"1", "0"}, Kind::boolean},
        GuessCase{"Ticks", "VIP", {"x", "", "x"}, Kind::boolean, false},
        GuessCase{"IsoDates", "A", {"2024-03-12"}, Kind::date},
        GuessCase{"IsoDateTimes", "A", {"2024-03-12", "2024-03-12 09:30"}, Kind::datetime},
        GuessCase{"AmbiguousDates", "A", {"03/04/2024"}, Kind::date, false},
        GuessCase{"CertainDates", "A", {"03/04/2024", "25/04/2024"}, Kind::date},
        GuessCase{"MixedDates", "A", {"04/25/2024", "25/04/2024"}, Kind::date, false},
        GuessCase{"TwoWaysToWriteDates", "A", {"2024-04-25", "25/04/2024"}, Kind::date, false},
        GuessCase{"EpochSeconds", "created_at", {"1700000000", "1710000000"}, Kind::epoch_seconds},
        GuessCase{"EpochMilliseconds", "lastmodified at", {"1700000000000"}, Kind::epoch_milliseconds},
        GuessCase{"TenDigitsAreNoTime", "Points", {"1700000000"}, Kind::integer},
        GuessCase{"TenDigitsArePhones", "Mobile Phone", {"4155552671"}, Kind::phone},
        GuessCase{"Emails", "A", {"a@b.de", "c@d.org"}, Kind::email},
        GuessCase{
            "MostlyEmails", "A",
            many(50, [](int i) { return i == 7 ? std::string("none yet") : std::to_string(i) + "@b.de"; }),
            Kind::email, false},
        GuessCase{"Phones", "A", {"(415) 555-2671", "415-555-0000"}, Kind::phone},
        GuessCase{"IdsThatLookLikePhones", "Oracle Id", {"1-000005", "1-000006"}, Kind::string},
        GuessCase{"Urls", "A", {"https://example.org", "www.example.org"}, Kind::url},
        GuessCase{"SalesforceIds", "A", {"0014W000027f6V3QAI"}, Kind::salesforce_id},
        GuessCase{"Uuids", "A", {"9b2c3e1f-0d4a-4e5b-8c7d-6f5e4d3c2b1a"}, Kind::uuid},
        GuessCase{"Html", "A", {"<p>Hi</p>", "<b>Ho</b>", "x"}, Kind::html},
        GuessCase{"JsonLists", "A", {R"(["a"])", "[]"}, Kind::json},
        GuessCase{"ChoicesBetweenSemicolons", "Roles Held", {"a;b", "b;c", "a;c", "a"}, Kind::list},
        GuessCase{"IdsBetweenSemicolons", "Merged", {"76340251;46897301"}, Kind::list},
        GuessCase{"TextWithASemicolon", "Remark", {"well; it depends", "yes"}, Kind::list, false},
        GuessCase{"TagsBetweenCommas", "Tags", {"prospect, webinar", "vip"}, Kind::list},
        GuessCase{"PlacesWithACommaAreText",
                  "Place",
                  {"Paris, France", "Nice, Alpes", "Rome, Italy"},
                  Kind::string},
        GuessCase{"NamesAlwaysTheSameWithAComma",
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
  EXPECT_TRUE(guess_of({"[a, b]", "[]"}, "Tags").bracketed);
  EXPECT_TRUE(guess_of({"O&#039;Brien", "R&amp;D"}, "Name").has_entities);
  EXPECT_EQ(guess_of({"a@x.org ::: b@x.org", "c@x.org"}, "E-mail 1 - Value").separator, " ::: ");
}

// Split at their commas, lists as Python writes them would keep brackets and quotes.
TEST(GuessedType, TakesListsOutOfQuotes) {
  const Guess tight = guess_of({"['a','b']", "['c']", "[]"}, "Tags");
  EXPECT_EQ(tight.kind, Kind::list);
  EXPECT_EQ(tight.separator, "','");
  EXPECT_TRUE(tight.doubt.empty());
  EXPECT_EQ(guess_of({"['a, b', 'c d']", "['c']"}, "Tags").separator, "', '");
  EXPECT_FALSE(guess_of({"['a','b']"}, "x").doubt.empty());
  for (const char* other : {"['a', 'b']", "['a',\"b's\"]", "[\"b's\"]", "a,b", "['a'; 'b']"}) {
    const Guess mixed = guess_of({"['a','b']", "['c','d']", other}, "Tags");
    EXPECT_EQ(mixed.kind, Kind::string) << other;
    EXPECT_FALSE(mixed.doubt.empty()) << other;
  }
}

TEST(GuessedType, NamesAValueThatDoesNotFit) {
  EXPECT_THAT(
      guess_of(many(50, [](int i) { return i == 7 ? "soon" : "2024-03-" + std::to_string(10 + i % 9); }))
          .doubt,
      HasSubstr("1 of 50 values are no dates, such as \"soon\""));
}

}  // namespace
}  // namespace mixferry::mappings
