// Texts of a known kind: what they become, and what is not of that kind.

#include "mappings/plan/normalizers.h"

#include <gtest/gtest.h>
#include <string>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

std::string email_of(std::string_view text) {
  std::string out;
  return normalize_email(text, out) == Fault::none ? out : "(no)";
}

std::string id_of(std::string_view text) {
  std::string out;
  return normalize_salesforce_id(text, out) == Fault::none ? out : "(no)";
}

TEST(NormalizeEmail, LowersTheLettersOfOneAddress) {
  EXPECT_EQ(email_of("Dana.Scully+News@Example.ORG"), "dana.scully+news@example.org");
  EXPECT_EQ(email_of("J\xC3\x96RG@b\xC3\xBC"
                     "cher.de"),
            "j\xC3\x96rg@b\xC3\xBC"
            "cher.de");
  EXPECT_EQ(email_of("root@localhost"), "root@localhost");
}

TEST(NormalizeEmail, RefusesWhatIsNoSingleAddress) {
  for (const char* text : {"", "dana", "@example.org", "dana@", "a@b@c.d", "a@.b", "a@b.", "a@b..c",
                           "a b@c.d", "Dana <a@b.c>", "a@b.c, d@e.f", "a@b.c;", "a@b.c\n", "mailto:a@b.c",
                           "a\u200B@b.c", "a@b\u00A0.c", "a@\u202Ab.c", "a\u00AD@b.c"}) {
    EXPECT_EQ(email_of(text), "(no)") << text;
  }
}

// Method: ids of 15 characters with the 18 that Salesforce itself shows for them.
TEST(NormalizeSalesforceId, AddsTheCheckCharacters) {
  const std::pair<const char*, const char*> ids[] = {{"0014W000027f6V3", "0014W000027f6V3QAI"},
                                                     {"0054W00000BZkk0", "0054W00000BZkk0QAD"},
                                                     {"001x0000002xLCV", "001x0000002xLCVAA2"},
                                                     {"02i4W00000EkJsp", "02i4W00000EkJspQAF"}};
  for (const auto& [short_id, long_id] : ids) {
    EXPECT_EQ(id_of(short_id), long_id);
    EXPECT_EQ(id_of(long_id), long_id);
  }
}

TEST(NormalizeSalesforceId, RefusesWhatItCantBeSureOf) {
  for (const char* text :
       {"", "0014W000027f6V", "0014W000027f6V3Q", "0014W000027f6V3QAJ", "0014w000027f6v3QAI",
        "0014W000027F6V3QAI", "0014W000027f6V3qai", "0014W000027f-V3", "0014W000027f6V3QAI0"}) {
    EXPECT_EQ(id_of(text), "(no)") << text;
  }
}

// Method: the step among the others: behind `match`, in front of `map`; lists and numbers of JSON.
TEST(Normalize, IsAStepOfARule) {
  Rule rule = from("In");
  rule.normalizer = Normalizer::email;
  EXPECT_EQ(value_of_rule(rule, text(" A@B.c ")), R"("a@b.c")");
  EXPECT_EQ(value_of_rule(rule, text("")), "(none)");
  EXPECT_EQ(value_of_rule(rule, text("nobody")), "not_an_email");
  EXPECT_EQ(value_of_rule(rule, json(R"(["a@b.c"])")), "not_an_email");
  rule.match = "<(.*)>";
  rule.map = {{"a@b.c", R"("Ann")"}};
  EXPECT_EQ(value_of_rule(rule, text("Ann <A@b.c>")), R"("Ann")");
  rule.on_error = ErrorPolicy::skip;
  EXPECT_EQ(value_of_rule(rule, text("Ann <@>")), "(none)");
}

// Method: one id as two exports have it, and one that is cut off.
TEST(Normalize, MakesIdsOfTwoExportsTheSame) {
  Mapping mapping = users_with(from("In"));
  mapping.targets[0].id.normalizer = Normalizer::salesforce_id;
  Mapper mapper(mapping);
  const Mapped of_report = mapper.map({{"Id", text("0014W000027f6V3")}, {"In", text("x")}});
  const Mapped of_loader = mapper.map({{"Id", text("0014W000027f6V3QAI")}, {"In", text("x")}});
  EXPECT_EQ(of_report.updates, of_loader.updates);
  EXPECT_EQ(of_report.rows.rows.at(0).id_hash, of_loader.rows.rows.at(0).id_hash);
  const Mapped refused = mapper.map({{"Id", text("0014W000027f6V")}, {"In", text("x")}});
  ASSERT_EQ(refused.rows.rejects.size(), 1U);
  EXPECT_EQ(refused.rows.rejects[0].code, "not_a_salesforce_id");
  EXPECT_EQ(refused.rows.rejects[0].column, "Id");
}

}  // namespace
}  // namespace mixferry::mappings
