#include "mappings/plan/id_check.h"

#include <gtest/gtest.h>
#include <string>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

struct CheckedId {
  const char* name;
  std::string id;
  Fault expected;
};

class CheckId : public testing::TestWithParam<CheckedId> {};

// Method: a table of ids; those to be sent are near to those that are refused.
TEST_P(CheckId, SaysWhetherAnIdCanBeSent) {
  EXPECT_EQ(check_id(GetParam().id), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Ids, CheckId,
    testing::Values(
        CheckedId{"Plain", "1001", Fault::none}, CheckedId{"LeadingZeros", "000123", Fault::none},
        CheckedId{"SalesforceId", "0014W000027f6V3QAI", Fault::none},
        CheckedId{"NotTheZeroUuid", "00000000-0000-0000-0000-000000000001", Fault::none},
        CheckedId{"Email", "dana+crm@example.org", Fault::none},
        CheckedId{"Letters", "\xC3\xA9\xE6\x97\xA5", Fault::none},
        CheckedId{"InnerBlank", "a b", Fault::none}, CheckedId{"WithWordInside", "nullable", Fault::none},
        CheckedId{"TwoZeros", "00", Fault::id_refused},
        CheckedId{"LongestOne", std::string(255, 'a'), Fault::none},
        CheckedId{"HexWithE", "12e4", Fault::none}, CheckedId{"LongHexWithE", "7e120045", Fault::none},
        CheckedId{"HexWithoutFraction", "120e34", Fault::none},
        CheckedId{"TwoDigitsBeforeE", "12E+15", Fault::id_mangled},
        CheckedId{"OneDigitBehindE", "1E+5", Fault::id_mangled},
        CheckedId{"PlusInTheMiddle", "1E+15a", Fault::none}, CheckedId{"Empty", "", Fault::id_empty},
        CheckedId{"Null", "null", Fault::id_refused}, CheckedId{"NullInCapitals", "NULL", Fault::id_refused},
        CheckedId{"None", "None", Fault::id_refused}, CheckedId{"NotAvailable", "N/A", Fault::id_refused},
        CheckedId{"Na", "na", Fault::id_refused}, CheckedId{"Nil", "nil", Fault::id_refused},
        CheckedId{"BracketedNil", "<nil>", Fault::id_refused},
        CheckedId{"Undefined", "undefined", Fault::id_refused},
        CheckedId{"Unknown", "Unknown", Fault::id_refused}, CheckedId{"Anon", "anon", Fault::id_refused},
        CheckedId{"Anonymous", "anonymous", Fault::id_refused}, CheckedId{"Zero", "0", Fault::id_refused},
        CheckedId{"MinusOne", "-1", Fault::id_refused}, CheckedId{"True", "TRUE", Fault::id_refused},
        CheckedId{"False", "false", Fault::id_refused}, CheckedId{"EmptyList", "[]", Fault::id_refused},
        CheckedId{"EmptyObject", "{}", Fault::id_refused},
        CheckedId{"LoadersWord", "lmy47d", Fault::id_refused},
        CheckedId{"ZeroUuid", "00000000-0000-0000-0000-000000000000", Fault::id_refused},
        CheckedId{"Spreadsheet", "1.00123E+15", Fault::id_mangled},
        CheckedId{"SpreadsheetPhone", "7.28E+09", Fault::id_mangled},
        CheckedId{"NoFraction", "1E+15", Fault::id_mangled},
        CheckedId{"DecimalComma", "1,00123E+15", Fault::id_mangled},
        CheckedId{"LowerE", "1.00123e+15", Fault::id_mangled},
        CheckedId{"Negative", "-1.5E+12", Fault::id_mangled},
        CheckedId{"Java", "1.23456789E9", Fault::id_mangled},
        CheckedId{"ShortJava", "1.5E7", Fault::id_mangled},
        CheckedId{"WholeJava", "1.0E10", Fault::id_mangled}, CheckedId{"NoSign", "1E9", Fault::id_mangled},
        CheckedId{"MySql", "1e15", Fault::id_mangled}, CheckedId{"Sqlite", "1.0e+15", Fault::id_mangled},
        CheckedId{"SqlServer", "1e+009", Fault::id_mangled},
        CheckedId{"Fraction", "1.5e-7", Fault::id_mangled},
        CheckedId{"PointAlone", "1.E+10", Fault::id_mangled},
        CheckedId{"Engineering", "12.5E6", Fault::id_mangled},
        CheckedId{"BeyondADouble", "12345678901234567890.0", Fault::id_mangled},
        CheckedId{"FractionOfNothing", "1001.0", Fault::none}, CheckedId{"Version", "1.5", Fault::none},
        CheckedId{"NotAnExponent", "1.5E7x", Fault::none}, CheckedId{"LetterE", "1.5E", Fault::none},
        CheckedId{"TooLong", std::string(256, 'a'), Fault::id_too_long},
        CheckedId{"LineBreak", "a\nb", Fault::id_invalid}, CheckedId{"Tab", "a\tb", Fault::id_invalid},
        CheckedId{"NextLineInside", "a\u0085b", Fault::id_invisible},
        CheckedId{"LateControl", "a\u0091b", Fault::id_invalid},
        CheckedId{"ZeroWidthInside", "a\u200Bb", Fault::id_invisible},
        CheckedId{"NoBreakSpaceInside", "a\u00A0b", Fault::id_invisible},
        CheckedId{"WideBlankInside", "\u5C71\u3000\u7530", Fault::id_invisible},
        CheckedId{"SoftHyphenInside", "12\u00AD34", Fault::id_invisible},
        CheckedId{"Nul", std::string("a\0b", 3), Fault::id_invalid},
        CheckedId{"Delete", "a\x7F", Fault::id_invalid}),
    [](const auto& row) { return row.param.name; });

// Method: what spreadsheets, databases, pandas and programs write for no value, and its like in letters.
TEST(CheckId, RefusesPlaceholders) {
  for (const char* id : {"nan",
                         "NaN",
                         "-nan",
                         "NaT",
                         "<NA>",
                         "#N/A",
                         "#n/a",
                         "#N/A N/A",
                         "#NA",
                         "#N/D",
                         "#NV",
                         "#REF!",
                         "#VALUE!",
                         "#DIV/0!",
                         "#NAME?",
                         "#NUM!",
                         "#NULL!",
                         "#SPILL!",
                         "#CALC!",
                         "#ERROR!",
                         "#WERT!",
                         "#BEZUG!",
                         "#\u00A1REF!",
                         "#\u00BFNOMBRE?",
                         "########",
                         "\\N",
                         "\\n",
                         "(null)",
                         "[null]",
                         "<null>",
                         "{null}",
                         "\"null\"",
                         "'null'",
                         "NULL.",
                         "(none)",
                         "--None--",
                         "-- none --",
                         "(blank)",
                         "(Leer)",
                         "(empty)",
                         "(not set)",
                         "not set",
                         "(No Value)",
                         "No value",
                         "Not Available",
                         "(Unassigned)",
                         "(unknown)",
                         "N.A.",
                         "n.a",
                         "-",
                         "--",
                         "---",
                         ".",
                         "...",
                         "?",
                         "??",
                         "*",
                         "_",
                         "/",
                         "\u2013",
                         "\u2014",
                         "\u2212",
                         "\u2026",
                         "\u00BF?",
                         "0.0",
                         "0,00",
                         "00",
                         "0000",
                         "000000000000000",
                         "-0",
                         "+0",
                         "0000-00-00",
                         "00000000000000000000000000000000",
                         "{00000000-0000-0000-0000-000000000000}",
                         "-1.0",
                         "[object Object]",
                         "[object Undefined]",
                         "undefined undefined",
                         "null null",
                         "null-null",
                         "nan/nan",
                         "none_none",
                         "none@none.com",
                         "NULL@null.org",
                         "1.#IND",
                         "-1.#IND",
                         "1.#QNAN",
                         "inf",
                         "-Infinity",
                         "k.A.",
                         "TBD",
                         "$null$",
                         "#GETTING_DATA"}) {
    EXPECT_EQ(check_id(id), Fault::id_refused) << id;
  }
}

TEST(CheckId, RefusesTheLabelsOfSums) {
  for (const char* id : {"Total",
                         "TOTAL",
                         "Totals",
                         "Total:",
                         "Grand Total",
                         "Grand Totals (3 records)",
                         "Subtotal",
                         "Sub Total",
                         "Sum",
                         "Summe",
                         "Gesamtergebnis",
                         "Total general",
                         "\u5408\u8A08",
                         "Total: 12",
                         "Total 12",
                         "Total Records: 3",
                         "Zwischensumme",
                         "Sous-total",
                         "Total geral",
                         "Somme",
                         "\u0418\u0442\u043E\u0433\u043E",
                         "\u603B\u8BA1",
                         "Average"}) {
    EXPECT_EQ(check_id(id), Fault::id_total) << id;
  }
  EXPECT_EQ(code_of(Fault::id_total), "id_refused");
}

TEST(CheckId, TakesWhatOnlyBeginsOrEndsLikeThem) {
  for (const char* id : {"nano",
                         "Nantes",
                         "natalie",
                         "NV",
                         "blank",
                         "empty",
                         "unassigned",
                         "#1001",
                         "-5",
                         "-10",
                         "-1a",
                         "0000a",
                         "0.5",
                         "00012",
                         "1.#",
                         "n",
                         "(n)",
                         "null2",
                         "none-1",
                         "none@example.com",
                         "ana@na.com",
                         "[object",
                         "Total Energies",
                         "totals2",
                         "total@example.com",
                         "sum-41",
                         "total12",
                         "TBA-7",
                         "infinite",
                         "\u00E9",
                         "\U0001F600",
                         "\u65E5\u672C",
                         "C#",
                         "?x",
                         "a/b",
                         "00000000-0000-0000-0000-000000000001"}) {
    EXPECT_EQ(check_id(id), Fault::none) << id;
  }
}

struct TextCase {
  const char* name;
  Cell cell;
  const char* text;
  bool was_trimmed;
};

class IdTextOf : public testing::TestWithParam<TextCase> {};

TEST_P(IdTextOf, IsWhatIsSeen) {
  std::string digits;
  const IdText id = id_text_of(GetParam().cell, digits);
  EXPECT_EQ(id.text, GetParam().text);
  EXPECT_EQ(id.was_trimmed, GetParam().was_trimmed);
}

INSTANTIATE_TEST_SUITE_P(
    Cells, IdTextOf,
    testing::Values(TextCase{"Plain", text("1001"), "1001", false},
                    TextCase{"Blanks", text(" 1001\t"), "1001", true},
                    TextCase{"InnerBlank", text("a b"), "a b", false},
                    TextCase{"ZeroWidthBehind", text("1\u200B"), "1", true},
                    TextCase{"ByteOrderMark", text("\uFEFF5"), "5", true},
                    TextCase{"SoftHyphen", text("\u00AD6"), "6", true},
                    TextCase{"Embedding", text("\u202A7\u202C"), "7", true},
                    TextCase{"WideBlank", text("\u3000 4"), "4", true},
                    TextCase{"HangulFiller", text("\u31648\u1160"), "8", true},
                    TextCase{"BlankOfBraille", text("\u28009"), "9", true},
                    TextCase{"NothingElse", text("\u200B\u00A0"), "", true},
                    TextCase{"Apostrophe", text("'00123"), "00123", true},
                    TextCase{"ApostropheAndPlus", text("'+15"), "+15", true},
                    TextCase{"Formula", text("=\"00123\""), "00123", true},
                    TextCase{"BlanksInFormula", text("\u200B=\" a1 \" "), "a1", true},
                    TextCase{"EmptyFormula", text("=\"\""), "", true},
                    TextCase{"ApostropheOfAName", text("'t Hooft"), "'t Hooft", false},
                    TextCase{"QuotedDigits", text("'12'"), "'12'", false},
                    TextCase{"OtherFormula", text("=A1"), "=A1", false},
                    TextCase{"TextLikeANumber", text("3.0"), "3.0", false},
                    TextCase{"Number", number("1001"), "1001", false},
                    TextCase{"NumberWithPoint", number("3.0"), "3", false},
                    TextCase{"NumberWithExponent", number("1e3"), "1000", false},
                    TextCase{"LongMantissa", number("1.234567890123E12"), "1234567890123", false},
                    TextCase{"SixteenDigits", number("1.234567890123456e15"), "1234567890123456", false},
                    TextCase{"ManyDigits", number("12345678901234567890"), "12345678901234567890", false},
                    TextCase{"Fraction", number("1.5"), "1.5", false},
                    TextCase{"BeyondExact", number("1e300"), "1e300", false}),
    [](const auto& row) { return row.param.name; });

TEST(CheckId, OfACellAsksForBoth) {
  EXPECT_EQ(check_id(text(" 12 ")), Fault::none);
  EXPECT_EQ(check_id(text("\u200B")), Fault::id_empty);
  EXPECT_EQ(check_id(text("'nan")), Fault::id_refused);
  EXPECT_EQ(check_id(number("0.0")), Fault::id_refused);
  EXPECT_EQ(check_id(number("1e3")), Fault::none);
  EXPECT_EQ(check_id(number("1e300")), Fault::id_mangled);
  EXPECT_EQ(check_id(number("12345678901234567890.0")), Fault::id_mangled);
  EXPECT_EQ(check_id(number("1.5e-7")), Fault::id_mangled);
  EXPECT_EQ(check_id(boolean("true")), Fault::id_not_text);
  EXPECT_EQ(check_id(json("[1]")), Fault::id_not_text);
  EXPECT_EQ(check_id(null()), Fault::id_empty);
  EXPECT_EQ(check_id(Cell{.text = "#CALC!", .kind = CellKind::null}), Fault::id_refused);
  EXPECT_EQ(check_id(Cell{.text = "1234567890123450", .kind = CellKind::rounded}), Fault::id_rounded);
}

TEST(CheckId, KnowsWholeNumbersThatBecameFractions) {
  for (const char* id : {"1001.0", "1001.00", "1001,0", "-5.0"}) EXPECT_TRUE(is_decimal_id(id)) << id;
  for (const char* id : {"1001", "1001.5", "10.10", "a.0", "1.0E10", ".0", "1.2.0"})
    EXPECT_FALSE(is_decimal_id(id)) << id;
}

}  // namespace
}  // namespace mixferry::mappings
