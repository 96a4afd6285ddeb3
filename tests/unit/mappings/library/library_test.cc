#include "mappings/library/library.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {
namespace {

const std::filesystem::path kLibrary = MIXFERRY_SOURCE_DIR "/mappings/library";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Mapping mapping_of(const BuiltIn& built_in) {
  auto mapping = parse_mapping(std::string(built_in.name), std::string(built_in.text));
  if (!mapping) ADD_FAILURE() << describe(std::string(built_in.name), mapping.error());
  return mapping.value_or(Mapping{});
}

// Method: the list is held against the table in the README, which is what people read.
TEST(BuiltInMappings, AreListedByNameAndInTheReadme) {
  const std::string readme = text_of(MIXFERRY_SOURCE_DIR "/mappings/README.md");
  std::string_view before;
  for (const BuiltIn& built_in : built_in_mappings()) {
    EXPECT_LT(before, built_in.name);
    before = built_in.name;
    EXPECT_NE(readme.find("\n| `" + std::string(built_in.name) + "` | "), std::string::npos) << built_in.name;
  }
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
    EXPECT_EQ(built_in.text, text_of(kLibrary / (std::string(built_in.name) + ".yaml"))) << built_in.name;
  }
}

// Method: each must parse, say what it is in comments first, and assume no column but the id's.
TEST(BuiltInMappings, AreRightAndTolerant) {
  for (const BuiltIn& built_in : built_in_mappings()) {
    SCOPED_TRACE(built_in.name);
    const Mapping mapping = mapping_of(built_in);
    EXPECT_TRUE(built_in.text.starts_with("# "));
    EXPECT_NE(built_in.text.find("What is not certain"), std::string_view::npos);
    EXPECT_NE(built_in.text.find("To adapt it"), std::string_view::npos);
    EXPECT_FALSE(mapping.description.empty());
    EXPECT_TRUE(mapping.columns_optional);
    const bool is_deal = built_in.name == "hubspot/deals";
    for (const Target& target : mapping.targets) {
      EXPECT_EQ(target.group_key, target.kind != TargetKind::groups ? "" : is_deal ? "deal" : "company");
      EXPECT_EQ(target.id.letter_case, LetterCase::keep);
      EXPECT_TRUE(std::ranges::all_of(
          target.operations, [](const Operation& operation) { return bears_repeating(operation.kind); }));
    }
    EXPECT_LE(built_in.name.size(), 24u) << "`mixferry mappings` leaves no more room";
    EXPECT_LE(mapping.description.size(), 55u) << "`mixferry mappings` is 80 columns wide";
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
