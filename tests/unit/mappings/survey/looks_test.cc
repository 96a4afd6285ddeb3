#include "mappings/survey/looks.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mixferry::mappings {
namespace {

struct Case {
  const char* text;
  std::vector<Look> has;
  std::vector<Look> has_not = {};
};

void PrintTo(const Case& row, std::ostream* out) {
  *out << row.text;
}

class Looks : public testing::TestWithParam<Case> {};

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
        Case{"12", {integer, number}, {code, phone, letters}}, Case{"-0.5", {number}, {integer, code}},  //
        Case{"0", {integer, refused_id}, {code}},                                                        //
        Case{"007", {number, code}},                                                                     //
        Case{"+49", {code}},                                                                             //
        Case{"12345678901234567890", {code}, {number, integer}},
        Case{"1.00123E+15", {spreadsheet_number, number}},  //
        Case{"1,234.50", {}, {number}}, Case{"20240312", {compact_date, integer}},
        Case{"20241312", {integer}, {compact_date}}, Case{"45363.604", {excel_serial}},
        Case{"1700000000", {epoch_seconds}, {epoch_milliseconds}}, Case{"R&amp;D", {html_entity}, {html}},
        Case{"a & b; c", {}, {html_entity}}, Case{"{a,b}", {bracketed_list}},
        Case{"[a, b]", {bracketed_list}}, Case{"['a', 'b']", {}, {bracketed_list}}, Case{"N/A", {null_word}},
        Case{"\\N", {null_word}}, Case{"-", {null_word}}, Case{"Nancy", {letters}, {null_word}},
        Case{"yes", {true_word}, {spelled_boolean}}, Case{"FALSE", {false_word, spelled_boolean}},
        Case{"ada@example.org", {email}}, Case{"Ada <ada@example.org>", {}, {email, html}},
        Case{"ada@example", {}, {email}}, Case{"@example.org", {}, {email}}, Case{"(415) 555-2671", {phone}},
        Case{"+49 30 901820 x12", {phone}}, Case{"04.50.11.22.33", {phone}},
        Case{"3362227000", {integer}, {phone}}, Case{"192.168.100.100", {}, {phone}},
        Case{"12345.678", {}, {phone}}, Case{"https://example.org/a", {url}}, Case{"www.example.org", {url}},
        Case{"see www.example.org", {}, {url}}, Case{"0014W000027f6V3QAI", {salesforce_id}},
        Case{"0014W000027f6V3", {salesforce_id}}, Case{"0014W000027f6V3QAA", {}, {salesforce_id}},
        Case{"123456789012345", {}, {salesforce_id}}, Case{"9b2c3e1f-0d4a-4e5b-8c7d-6f5e4d3c2b1a", {uuid}},
        Case{"9b2c3e1f-0d4a-4e5b-8c7d-6f5e4d3c2b1", {}, {uuid}}, Case{R"(["VIP","Blog"])", {json_list}},
        Case{R"({"a":1})", {json_object}}, Case{"[draft", {}, {json_list}},
        Case{"<p class=\"x\">Hi</p>", {html}}, Case{"a < b > c", {}, {html}},
        Case{"caf\u00C3\u00A9", {mojibake}}, Case{"it\u00E2\u20AC\u2122s", {mojibake}},
        Case{"\uFFFD", {mojibake}}, Case{"café Ã la carte", {}, {mojibake}},
        Case{"a\x1B[31m", {control_character}}, Case{"two\nlines", {}, {control_character}},
        Case{"DE", {country_code}}, Case{"Europe/Berlin", {time_zone}}, Case{"and/or", {}, {time_zone}}));

}  // namespace
}  // namespace mixferry::mappings
