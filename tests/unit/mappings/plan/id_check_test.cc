#include "mappings/plan/id_check.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::mappings {
namespace {

struct Case {
  const char* name;
  std::string id;
  Fault expected;
};

class CheckId : public testing::TestWithParam<Case> {};

// Method: a table of ids; those to be sent are near to those that are refused.
TEST_P(CheckId, SaysWhetherAnIdCanBeSent) {
  EXPECT_EQ(check_id(GetParam().id), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Ids, CheckId,
    testing::Values(
        Case{"Plain", "1001", Fault::none}, Case{"LeadingZeros", "000123", Fault::none},
        Case{"SalesforceId", "0014W000027f6V3QAI", Fault::none},
        Case{"NotTheZeroUuid", "00000000-0000-0000-0000-000000000001", Fault::none},
        Case{"Email", "dana+crm@example.org", Fault::none},
        Case{"Letters", "\xC3\xA9\xE6\x97\xA5", Fault::none}, Case{"InnerBlank", "a b", Fault::none},
        Case{"WithWordInside", "nullable", Fault::none}, Case{"TwoZeros", "00", Fault::none},
        Case{"LongestOne", std::string(255, 'a'), Fault::none}, Case{"HexWithE", "7e12", Fault::none},
        Case{"TwoDigitsBeforeE", "12E+15", Fault::none}, Case{"OneDigitBehindE", "1E+5", Fault::none},
        Case{"PlusInTheMiddle", "1E+15a", Fault::none}, Case{"Empty", "", Fault::id_empty},
        Case{"Null", "null", Fault::id_refused}, Case{"NullInCapitals", "NULL", Fault::id_refused},
        Case{"None", "None", Fault::id_refused}, Case{"NotAvailable", "N/A", Fault::id_refused},
        Case{"Na", "na", Fault::id_refused}, Case{"Nil", "nil", Fault::id_refused},
        Case{"BracketedNil", "<nil>", Fault::id_refused}, Case{"Undefined", "undefined", Fault::id_refused},
        Case{"Unknown", "Unknown", Fault::id_refused}, Case{"Anon", "anon", Fault::id_refused},
        Case{"Anonymous", "anonymous", Fault::id_refused}, Case{"Zero", "0", Fault::id_refused},
        Case{"MinusOne", "-1", Fault::id_refused}, Case{"True", "TRUE", Fault::id_refused},
        Case{"False", "false", Fault::id_refused}, Case{"EmptyList", "[]", Fault::id_refused},
        Case{"EmptyObject", "{}", Fault::id_refused}, Case{"LoadersWord", "lmy47d", Fault::id_refused},
        Case{"ZeroUuid", "00000000-0000-0000-0000-000000000000", Fault::id_refused},
        Case{"Spreadsheet", "1.00123E+15", Fault::id_mangled},
        Case{"SpreadsheetPhone", "7.28E+09", Fault::id_mangled},
        Case{"NoFraction", "1E+15", Fault::id_mangled},
        Case{"DecimalComma", "1,00123E+15", Fault::id_mangled},
        Case{"LowerE", "1.00123e+15", Fault::id_mangled}, Case{"Negative", "-1.5E+12", Fault::id_mangled},
        Case{"TooLong", std::string(256, 'a'), Fault::id_too_long},
        Case{"LineBreak", "a\nb", Fault::id_invalid}, Case{"Tab", "a\tb", Fault::id_invalid},
        Case{"Nul", std::string("a\0b", 3), Fault::id_invalid}, Case{"Delete", "a\x7F", Fault::id_invalid}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mappings
