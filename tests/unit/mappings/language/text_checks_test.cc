#include "mappings/language/text_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

/// A template's parts in one line: columns in angle brackets, `or` between them, `|` between parts.
std::string parts_of(std::string_view text) {
  const auto parsed = parse_template(text);
  if (!parsed) return "error: " + parsed.error();
  std::string line;
  for (const auto& part : parsed->parts) {
    if (!line.empty()) line += '|';
    line += part.columns.empty() ? part.literal : fmt::format("<{}>", fmt::join(part.columns, " or "));
  }
  return line;
}

TEST(ParseTemplate, SplitsLiteralsAndColumns) {
  EXPECT_EQ(parts_of("{First Name} {Last Name}"), "<First Name>| |<Last Name>");
  EXPECT_EQ(parts_of("{A}{B}"), "<A>|<B>");
  EXPECT_EQ(parts_of("id-{Id}."), "id-|<Id>|.");
  EXPECT_EQ(parts_of("{{literal}} {A}"), "{literal} |<A>");
  EXPECT_EQ(parts_of("{{{A}}}"), "{|<A>|}");
  EXPECT_EQ(parts_of("{Mobile | Phone | Fax}!"), "<Mobile or Phone or Fax>|!");
  EXPECT_EQ(parts_of("{a|b} {c |d}"), "<a|b>| |<c |d>");
}

TEST(ParseTemplate, SaysWhatIsWrong) {
  EXPECT_EQ(parts_of("{First Name"),
            "error: a { without its } in \"{First Name\"; write {{ for the character");
  EXPECT_EQ(parts_of("First Name}"),
            "error: a } without its { in \"First Name}\"; write }} for the character");
  EXPECT_EQ(parts_of("a {} b"), "error: {} in \"a {} b\" names no column");
  EXPECT_EQ(parts_of("{A | }"), "error: {A | } in \"{A | }\" names no column");
  for (const char* text : {"", "no column", "{{A}}"}) {
    EXPECT_NE(parts_of(text).find("names no column; write {Column}"), std::string::npos) << text;
  }
}

TEST(RegexProblem, CompilesAndCountsGroups) {
  EXPECT_EQ(regex_problem("^(\\d+)$", 1), std::nullopt);
  EXPECT_EQ(regex_problem("^\\d+$", 0), std::nullopt);
  EXPECT_EQ(regex_problem("", 0), std::nullopt);
  EXPECT_EQ(regex_problem("(?:a)", 1), "\"(?:a)\" has no group; put what shall be taken in parentheses");
  EXPECT_EQ(regex_problem("(a", 0), "not a regular expression: missing ): (a");
}

TEST(TimezoneProblem, KnowsTheShapeOfZoneNames) {
  for (const char* name : {"UTC", "Europe/Paris", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "EST"}) {
    EXPECT_EQ(timezone_problem(name), std::nullopt) << name;
  }
  for (const char* name :
       {"", "+02:00", "Europe/", "/Europe", "Europe Paris", "../etc/passwd", "GMT+02:00"}) {
    EXPECT_NE(timezone_problem(name), std::nullopt) << name;
  }
}

TEST(PropertyNameProblem, RefusesMixpanelsOwnNamesAndNothingElse) {
  for (const char* name : {"$email", "$name", "$created", "$unknown_reserved", "Plan", "a b", "buckets"}) {
    EXPECT_EQ(property_name_problem(name), std::nullopt) << name;
  }
  for (const char* name : {"", "$distinct_id", "$group_id", "$token", "$last_seen", "$mp_first_event_time",
                           "bucket", "$bucket"}) {
    EXPECT_NE(property_name_problem(name), std::nullopt) << name;
  }
  EXPECT_EQ(property_name_problem(std::string(255, 'x')), std::nullopt);
  EXPECT_EQ(property_name_problem(std::string(256, 'x')),
            "the name of this property has 256 bytes; Mixpanel allows 255");
}

}  // namespace
}  // namespace mixferry::mappings
