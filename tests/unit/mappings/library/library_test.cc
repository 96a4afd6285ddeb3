#include "mappings/library/library.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;

const std::filesystem::path kLibrary = MIXFERRY_SOURCE_DIR "/mappings/library";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

Mapping mapping_of(const BuiltIn& built_in) {
  auto mapping = parse_mapping(std::string(built_in.name), std::string(built_in.yaml));
  if (!mapping) ADD_FAILURE() << describe(std::string(built_in.name), mapping.error());
  return mapping.value_or(Mapping{});
}

void add_columns(const std::vector<Condition>& conditions, std::set<std::string>& columns) {
  for (const Condition& condition : conditions) {
    if (!is_group(condition.kind)) columns.insert(lower(condition.column));
    add_columns(condition.parts, columns);
  }
}

void add_columns(const Rule& rule, std::set<std::string>& columns) {
  add_columns(rule.when, columns);
  if (const auto* from = std::get_if<FromColumns>(&rule.source)) {
    for (const std::string& name : from->names) columns.insert(lower(name));
  } else if (const auto* parts = std::get_if<Template>(&rule.source)) {
    for (const auto& part : parts->parts) {
      if (part.is_column) columns.insert(lower(part.text));
    }
  }
}

/// All columns that a mapping reads, in lower case: readers find a header in any letter case.
std::set<std::string> columns_of(const Mapping& mapping) {
  std::set<std::string> columns;
  add_columns(mapping.id, columns);
  for (const Operation& operation : mapping.operations) {
    for (const Property& property : operation.properties) add_columns(property.rule, columns);
  }
  add_columns(mapping.when, columns);
  add_columns(mapping.delete_when, columns);
  return columns;
}

/// The first line of a sample; the samples' headers hold no commas or quotes inside of a name.
std::vector<std::string> header_of(const BuiltIn& built_in) {
  std::string line = text_of(kLibrary / (std::string(built_in.name) + ".sample.csv"));
  line.resize(std::min(line.find('\n'), line.size()));
  std::erase(line, '"');
  std::vector<std::string> names(1);
  for (const char byte : line) {
    if (byte == ',') {
      names.emplace_back();
    } else {
      names.back() += byte;
    }
  }
  return names;
}

TEST(BuiltInMappings, AreListedByName) {
  std::vector<std::string_view> names;
  for (const BuiltIn& built_in : built_in_mappings()) names.push_back(built_in.name);
  EXPECT_THAT(names, ElementsAre("hubspot/companies", "hubspot/contacts", "salesforce/accounts",
                                 "salesforce/contacts", "salesforce/leads"));
}

TEST(BuiltInMappings, AreFoundByNameAlone) {
  for (const BuiltIn& built_in : built_in_mappings()) EXPECT_EQ(find_built_in(built_in.name), &built_in);
  for (const char* name : {"", "hubspot", "hubspot/contact", "hubspot/contacts.yaml", "zzz"}) {
    EXPECT_EQ(find_built_in(name), nullptr) << name;
  }
}

// Method: what was compiled in is compared with the files, so that a stale build or an escape would show.
TEST(BuiltInMappings, HoldTheFilesByteForByte) {
  for (const BuiltIn& built_in : built_in_mappings()) {
    EXPECT_EQ(built_in.yaml, text_of(kLibrary / (std::string(built_in.name) + ".yaml"))) << built_in.name;
  }
}

// Method: each must parse, say what it is in comments first, and assume no column but the id's.
TEST(BuiltInMappings, AreRightAndTolerant) {
  for (const BuiltIn& built_in : built_in_mappings()) {
    SCOPED_TRACE(built_in.name);
    const Mapping mapping = mapping_of(built_in);
    EXPECT_TRUE(built_in.yaml.starts_with("# "));
    EXPECT_NE(built_in.yaml.find("What is not certain"), std::string_view::npos);
    EXPECT_NE(built_in.yaml.find("To adapt it"), std::string_view::npos);
    EXPECT_FALSE(mapping.description.empty());
    EXPECT_TRUE(mapping.columns_optional);
    EXPECT_EQ(mapping.group_key, mapping.target == Target::groups ? "company" : "");
    EXPECT_EQ(mapping.id.letter_case, LetterCase::keep);
    EXPECT_TRUE(std::ranges::all_of(
        mapping.operations, [](const Operation& operation) { return bears_repeating(operation.kind); }));
  }
}

struct LeftOut {
  const char* mapping;
  std::vector<std::string> columns;
};

// Method: every column of a sample is read by its mapping or stands here, so that none is forgotten.
TEST(BuiltInMappings, LeaveOutOnlyWhatIsKnownToBeLeftOut) {
  const LeftOut left_out[] = {
      {"hubspot/companies", {}},
      {"hubspot/contacts", {"Street Address", "Picture"}},
      {"salesforce/accounts",
       {"MASTERRECORDID", "BILLINGSTREET", "SHIPPINGSTREET", "SHIPPINGCITY", "SHIPPINGSTATE",
        "SHIPPINGPOSTALCODE", "SHIPPINGCOUNTRY", "FAX", "SIC", "CREATEDBYID", "LASTMODIFIEDDATE",
        "LASTMODIFIEDBYID", "SYSTEMMODSTAMP", "ORACLE_ID__C", "SESSION_ID__C"}},
      {"salesforce/contacts",
       {"MasterRecordId", "Salutation", "Name", "MailingStreet", "Birthdate", "Description", "CreatedById",
        "LastModifiedDate", "SystemModstamp", "Picture__c"}},
      {"salesforce/leads", {"ConvertedOpportunityId", "LastModifiedDate", "Description"}},
  };
  ASSERT_EQ(std::size(left_out), built_in_mappings().size());
  for (const auto& [name, columns] : left_out) {
    SCOPED_TRACE(name);
    const BuiltIn* built_in = find_built_in(name);
    ASSERT_NE(built_in, nullptr);
    const std::set<std::string> mapped = columns_of(mapping_of(*built_in));
    std::vector<std::string> unmapped;
    for (const std::string& column : header_of(*built_in)) {
      if (!mapped.contains(lower(column))) unmapped.push_back(column);
    }
    EXPECT_EQ(unmapped, columns);
  }
}

/// The three characters that Salesforce puts behind an id of 15: a bit for each capital among five.
std::string check_characters(std::string_view id) {
  std::string characters;
  for (std::size_t block = 0; block < 15; block += 5) {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      if (id[block + i] >= 'A' && id[block + i] <= 'Z') bits |= std::size_t{1} << i;
    }
    characters += "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits];
  }
  return characters;
}

// Method: everything in the samples that looks like a Salesforce id (a quoted cell of 18 letters and digits
// that begins with 00) must carry the check characters that its first 15 ask for.
TEST(Samples, HaveIdsOfTheRightForm) {
  std::size_t ids = 0;
  for (const char* object : {"accounts", "contacts", "leads"}) {
    const std::string text = text_of(kLibrary / "salesforce" / (std::string(object) + ".sample.csv"));
    for (std::size_t at = text.find("\"00"); at != std::string::npos; at = text.find("\"00", at + 1)) {
      const std::string cell = text.substr(at + 1, text.find('"', at + 1) - at - 1);
      if (cell.size() != 18 || cell.find(' ') != std::string::npos) continue;
      EXPECT_EQ(cell.substr(15), check_characters(cell)) << cell;
      ++ids;
    }
  }
  EXPECT_GT(ids, 100u);
}

}  // namespace
}  // namespace mixferry::mappings
