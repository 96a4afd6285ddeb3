// What a sync imports for gone profiles.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "mappings/language/gone_mapping.h"
#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Target target_with(const std::string& yaml) {
  const auto mapping = parse_mapping("test.yaml", "version: 1\nid: Id\nset: { P: C }\n" + yaml);
  if (!mapping) throw std::invalid_argument(describe("test.yaml", mapping.error()));
  return mapping->targets.at(0);
}

/// What is sent for the profiles of `target` with these ids, by its mapping and their rows as they are read.
Mapped sent_for_gone(const Target& target, const std::vector<std::string>& ids) {
  const std::string yaml = mapping_of_gone(target);
  const auto mapping = parse_mapping("gone.yaml", yaml);
  if (!mapping) throw std::invalid_argument(yaml + describe("gone.yaml", mapping.error()));
  Mapper mapper(*mapping);
  Mapped mapped;
  for (const std::string& id : ids) {
    const std::string row = row_of_gone(id);
    EXPECT_TRUE(row.ends_with("}\n"));
    const boost::json::value parsed = boost::json::parse(row);
    EXPECT_EQ(parsed.as_object().size(), 1U);
    const boost::json::string& cell = parsed.at("id").as_string();
    mapper.map({{"id", text({cell.data(), cell.size()})}}, mapped.rows);
  }
  for (const EncodedRecord& update : mapped.rows.records)
    mapped.updates.push_back(mapped.rows.bytes.substr(update.offset, update.length));
  return mapped;
}

TEST(GoneProfiles, AreChangedAsTheMappingSays) {
  EXPECT_THAT(mapping_of_gone(target_with("")), IsEmpty());
  EXPECT_THAT(mapping_of_gone(target_with("gone: keep\n")), IsEmpty());
  EXPECT_THAT(
      sent_for_gone(target_with("gone: delete\n"), {"ann", "bob"}).updates,
      ElementsAre(R"({"$distinct_id":"ann","$delete":""})", R"({"$distinct_id":"bob","$delete":""})"));
  EXPECT_THAT(
      sent_for_gone(target_with("gone: { unset: [Plan, \"a: \\\"b\\\"\"] }\nignore_time: true\n"), {"ann"})
          .updates,
      ElementsAre(R"({"$distinct_id":"ann","$ignore_time":true,"$unset":["Plan","a: \"b\""]})"));
  EXPECT_THAT(sent_for_gone(target_with("gone: { set: { Status: churned, 7: \"7\", N: -1.5e3, On: false, L: "
                                        "[1, true, \"a, b\", \"]\"], "
                                        "None: [] } }\n"),
                            {"ann"})
                  .updates,
              ElementsAre(R"({"$distinct_id":"ann","$set":{"Status":"churned","7":"7","N":-1.5e3,"On":false,)"
                          R"("L":[1,true,"a, b","]"],"None":[]}})"));
}

TEST(GoneProfiles, OfGroupsAreGroups) {
  const auto mapping = parse_mapping(
      "test.yaml",
      "version: 1\ntarget: groups\ngroup_key: \"a \\\"key\\\": #1\"\nid: Id\nset: { P: C }\ngone: delete\n");
  ASSERT_TRUE(mapping.has_value());
  EXPECT_THAT(sent_for_gone(mapping->targets.at(0), {"acme"}).updates,
              ElementsAre(R"({"$group_key":"a \"key\": #1","$group_id":"acme","$delete":""})"));
}

// Method: names and values of all that may stand between quotes, and of characters that YAML handles with
// care.
TEST(GoneProfiles, AreGivenTextsAsTheyAre) {
  const std::string odd[] = {
      "\x7F",         "\x01",   "\t\n\r",     "\\x41", "\xC2\x85",         "\xE2\x80\xA8",
      "\xEF\xBB\xBF", "a\n  b", "'\"`%@&*!|", " x ",   "\xF0\x9F\x98\x80", "{a: b}",
      "null",         "~",      "---"};
  for (const std::string& name : odd) {
    SCOPED_TRACE(name);
    Target target = target_with("gone: delete\n");
    const std::string json = boost::json::serialize(boost::json::string(name));
    target.gone = {.kind = GoneRules::Kind::set, .set = {{name, json}, {"list", "[" + json + ",1]"}}};
    const auto mapping = parse_mapping("gone.yaml", mapping_of_gone(target));
    ASSERT_TRUE(mapping.has_value()) << describe("gone.yaml", mapping.error());
    const std::vector<Property>& properties = mapping->targets.at(0).operations.at(0).properties;
    ASSERT_EQ(properties.size(), 2U);
    EXPECT_EQ(properties[0].name, name);
    EXPECT_EQ(boost::json::parse(std::get<Constant>(properties[0].rule.source).json),
              boost::json::parse(json));
    EXPECT_EQ(boost::json::parse(std::get<Constant>(properties[1].rule.source).json),
              boost::json::parse("[" + json + ",1]"));
    target.gone = {.kind = GoneRules::Kind::unset, .unset = {name}};
    EXPECT_EQ(parse_mapping("gone.yaml", mapping_of_gone(target)).value().targets.at(0).unset,
              target.gone.unset);
  }
}

// Method: ids that rules make of cells are sent, and sent again for the gone profile: the profile must be the
// same.
TEST(GoneProfiles, AreThoseThatWereKnown) {
  const char* const rules[] = {"Id",
                               "{ template: \" {Id} \" }",
                               "{ template: \"'{Id}\" }",
                               "{ template: \"=\\\"{Id}\\\"\" }",
                               "{ from: Id, match: \"^.(.*).$\" }",
                               "{ from: Id, hash: sha256 }",
                               "{ template: \"<{Id}>\" }"};
  const char* const cells[] = {"ann b c",  "1001.0", "007",      "'00123",  "=\"00123\"", "a\"b\\c/d",
                               "<x>",      "<",      "nullable", "NULL_",   "null",       "n/a",
                               "x null x", "true",   "Ünï 😀 е́",  "a, b; c", "{id}",       "x 5 x",
                               "- a: b",   "#1",     "\\1",      "$&",      "-1",         "<b>x</b>"};
  int known = 0;
  for (const char* const rule : rules) {
    const auto mapping = parse_mapping(
        "test.yaml", std::string("version: 1\nid: ") + rule + "\nset: { P: { value: 1 } }\ngone: delete\n");
    ASSERT_TRUE(mapping.has_value()) << describe("test.yaml", mapping.error());
    Mapper mapper(*mapping);
    for (const char* const cell : cells) {
      SCOPED_TRACE(std::string(rule) + " of " + cell);
      const Mapped mapped = mapper.map({{"Id", text(cell)}});
      if (mapped.updates.empty()) continue;
      ++known;
      const boost::json::value record = boost::json::parse(mapped.updates[0]);
      const boost::json::string& id = record.at("$distinct_id").as_string();
      const Mapped gone = sent_for_gone(mapping->targets[0], {std::string(id.data(), id.size())});
      ASSERT_EQ(gone.updates.size(), 1U);
      EXPECT_EQ(boost::json::parse(gone.updates[0]).at("$distinct_id"), record.at("$distinct_id"));
      EXPECT_EQ(gone.rows.records[0].id_hash, mapped.rows.records[0].id_hash);
      EXPECT_EQ(gone.rows.tally.ids_trimmed, 0U);
    }
  }
  EXPECT_GT(known, 110);
}

TEST(GoneProfiles, AreNotTouchedByARowWithoutItsBrackets) {
  Mapper mapper(parse_mapping("gone.yaml", mapping_of_gone(target_with("gone: delete\n"))).value());
  for (const char* const id : {"ann", "<ann", "ann>", "<>", ""}) {
    const Mapped mapped = mapper.map({{"id", text(id)}});
    EXPECT_THAT(mapped.updates, IsEmpty()) << id;
    EXPECT_EQ(mapped.rows.rejects.size(), 1U) << id;
  }
}

}  // namespace
}  // namespace mixferry::mappings
