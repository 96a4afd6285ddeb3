#include "mappings/survey/looks.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mixferry::mappings {
namespace {

struct LooksCase {
  const char* text;
  std::vector<Look> has;
  std::vector<Look> has_not = {};
};

void PrintTo(const LooksCase& row, std::ostream* out) {
  *out << row.text;
}

class Looks : public testing::TestWithParam<LooksCase> {};

TEST_P(Looks, AreFoundInOneText) {
  LookFinder finder;
  const LookSet looks = finder.looks_of(GetParam().text);
  for (const Look look : GetParam().has) EXPECT_TRUE(has(looks, look)) << static_cast<int>(look);
  for (const Look look : GetParam().has_not) EXPECT_FALSE(has(looks, look)) << static_cast<int>(look);
}

using enum Look;

INSTANTIATE_TEST_SUITE_P(
    Texts, Looks,
    testing::Values(
        LooksCase{"12", {integer, number}, {code, phone, letters}},
        LooksCase{"-0.5", {number}, {integer, code}},   //
        LooksCase{"0", {integer, refused_id}, {code}},  //
        LooksCase{"007", {number, code}},               //
        LooksCase{"+49", {code}},                       //
        LooksCase{"12345678901234567890", {code}, {number, integer}},
        LooksCase{"1.00123E+15", {spreadsheet_number, number}},  //
        LooksCase{"1,234.50", {}, {number}}, LooksCase{"20240312", {compact_date, integer}},
        LooksCase{"20241312", {integer}, {compact_date}}, LooksCase{"45363.604", {excel_serial}},
        LooksCase{"1700000000", {epoch_seconds}, {epoch_milliseconds}},
        LooksCase{"R&amp;D", {html_entity}, {html}}, LooksCase{"a & b; c", {}, {html_entity}},
        LooksCase{"{a,b}", {bracketed_list}}, LooksCase{"[a, b]", {bracketed_list}},
        LooksCase{"['a', 'b']", {spaced_quoted_list}, {bracketed_list, quoted_list}},
        LooksCase{"['a','b']", {quoted_list}, {spaced_quoted_list}},
        LooksCase{"[]", {json_list, bracketed_list, quoted_list, spaced_quoted_list}}, LooksCase{"N/A", {null_word}},
        LooksCase{"\\N", {null_word}}, LooksCase{"-", {null_word}},
        LooksCase{"Nancy", {letters}, {null_word}}, LooksCase{"yes", {true_word}, {spelled_boolean}},
        LooksCase{"FALSE", {false_word, spelled_boolean}}, LooksCase{"ada@example.org", {email}},
        LooksCase{"Ada <ada@example.org>", {}, {email, html}}, LooksCase{"ada@example", {}, {email}},
        LooksCase{"@example.org", {}, {email}}, LooksCase{"(415) 555-2671", {phone}},
        LooksCase{"+49 30 901820 x12", {phone}}, LooksCase{"04.50.11.22.33", {phone}},
        LooksCase{"3362227000", {integer}, {phone}}, LooksCase{"192.168.100.100", {}, {phone}},
        LooksCase{"12345.678", {}, {phone}}, LooksCase{"https://example.org/a", {url}},
        LooksCase{"www.example.org", {url}}, LooksCase{"see www.example.org", {}, {url}},
        LooksCase{"0014W000027f6V3QAI", {salesforce_id}}, LooksCase{"0014W000027f6V3", {salesforce_id}},
        LooksCase{"0014W000027f6V3QAA", {}, {salesforce_id}},
        LooksCase{"123456789012345", {}, {salesforce_id}},
        LooksCase{"9b2c3e1f-0d4a-4e5b-8c7d-6f5e4d3c2b1a", {uuid}},
        LooksCase{"9b2c3e1f-0d4a-4e5b-8c7d-6f5e4d3c2b1", {}, {uuid}},
        LooksCase{R"(["VIP","Blog"])", {json_list}}, LooksCase{R"({"a":1})", {json_object}},
        LooksCase{"[draft", {}, {json_list}}, LooksCase{"<p class=\"x\">Hi</p>", {html}},
        LooksCase{"a < b > c", {}, {html}}, LooksCase{"caf\u00C3\u00A9", {mojibake}},
        LooksCase{"it\u00E2\u20AC\u2122s", {mojibake}}, LooksCase{"\uFFFD", {mojibake}},
        LooksCase{"café Ã la carte", {}, {mojibake}}, LooksCase{"a\x1B[31m", {control_character}},
        LooksCase{"two\nlines", {}, {control_character}}, LooksCase{"DE", {country_code}},
        LooksCase{"Europe/Berlin", {time_zone}}, LooksCase{"and/or", {}, {time_zone}}));

}  // namespace
}  // namespace mixferry::mappings
