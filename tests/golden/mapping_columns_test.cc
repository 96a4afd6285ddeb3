// The columns that a built-in mapping reads, held against those that its samples have.

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "connectors/open/open_source.h"
#include "connectors/source/source.h"
#include "mappings/language/each_rule.h"
#include "tests/golden/library_samples.h"

namespace mixferry::tests {
namespace {

using Names = std::set<std::string>;

/// Readers find a column in any letter case and without outer blanks, so all names here are in lower case.
std::string lower(std::string_view name) {
  std::string text(name.substr(std::min(name.find_first_not_of(' '), name.size())));
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

void add_columns(const std::vector<mappings::Condition>& conditions, Names& columns) {
  for (const mappings::Condition& condition : conditions) {
    if (!mappings::is_group(condition.kind)) columns.insert(lower(condition.column));
    add_columns(condition.parts, columns);
  }
}

/// Those that a rule takes its value from.
Names sources_of(const mappings::Rule& rule) {
  Names columns;
  if (const auto* from = std::get_if<mappings::FromColumns>(&rule.source)) {
    for (const std::string& name : from->names) columns.insert(lower(name));
  } else if (const auto* parts = std::get_if<mappings::Template>(&rule.source)) {
    for (const auto& part : parts->parts) {
      for (const std::string& name : part.columns) columns.insert(lower(name));
    }
  }
  return columns;
}

/// Every rule of a mapping, and what messages call it.
std::vector<std::pair<std::string, mappings::Rule>> rules_of(const mappings::Mapping& mapping) {
  std::vector<std::pair<std::string, mappings::Rule>> rules;
  for (const mappings::Target& target : mapping.targets) {
    mappings::each_rule(
        target, [&](const mappings::Rule& rule, const std::string& what) { rules.emplace_back(what, rule); });
  }
  return rules;
}

/// All columns that a mapping reads.
Names columns_of(const mappings::Mapping& mapping) {
  Names columns;
  for (const auto& [property, rule] : rules_of(mapping)) {
    columns.merge(sources_of(rule));
    add_columns(rule.when, columns);
  }
  add_columns(mapping.when, columns);
  for (const mappings::Target& target : mapping.targets) {
    add_columns(target.when, columns);
    add_columns(target.delete_when, columns);
  }
  return columns;
}

/// Whether a target of `mapping` says of `column` that it is sent under its own name, or that it is not.
bool is_decided_of_the_rest(const mappings::Mapping& mapping, const std::string& column) {
  return std::ranges::any_of(mapping.targets, [&](const mappings::Target& target) {
    mappings::KeptColumns all = target.kept;
    all.but.clear();
    return all.property_of(column).has_value();
  });
}

/// `traits.address.city` for what is in objects. Of a field that is null in one row the others tell the form.
void add_keys(const boost::json::object& object, const std::string& prefix, Names& names) {
  for (const auto& entry : object) {
    const std::string name = prefix + lower(entry.key());
    if (const auto* inner = entry.value().if_object(); inner != nullptr && !inner->empty()) {
      add_keys(*inner, name + ".", names);
    } else if (!entry.value().is_null()) {
      names.insert(name);
    }
  }
}

/// The columns of all samples of a mapping.
Names sample_columns(const std::string& mapping) {
  Names names;
  for (const LibrarySample& sample : library_samples()) {
    if (sample.mapping != mapping) continue;
    const auto source = connectors::open_source(sample.file, {});
    if (!source) {
      ADD_FAILURE() << source.error().message;
    } else if (const auto& header = (*source)->header()) {
      for (const std::string& name : *header) names.insert(lower(name));
    } else {
      std::ifstream file(sample.file);
      for (std::string line; std::getline(file, line);) {
        const auto row = boost::json::parse(line);
        if (const auto* object = row.if_object()) add_keys(*object, "", names);
      }
    }
  }
  return names;
}

/// Whether a mapping means `column` by `name`: it is its name, or that of an object which it is in; `Seen
/// (*)` means `Seen (UTC)`.
bool means(const std::string& name, const std::string& column) {
  if (!name.ends_with("(*)")) return column == name || column.starts_with(name + ".");
  return column.starts_with(std::string_view(name).substr(0, name.size() - 2)) && column.ends_with(')');
}

bool any_means(const Names& names, const std::string& column) {
  return std::ranges::any_of(names, [&](const std::string& name) { return means(name, column); });
}

bool any_is_meant(const std::string& name, const Names& columns) {
  return std::ranges::any_of(columns, [&](const std::string& column) { return means(name, column); });
}

/// The names in backticks below the comment `Left out on purpose:`, which ends the file.
Names left_out_of(const std::string& yaml) {
  Names names;
  std::size_t at = yaml.find("# Left out on purpose:\n");
  while (at != std::string::npos && (at = yaml.find('`', at)) != std::string::npos) {
    const std::size_t end = std::min(yaml.find('`', at + 1), yaml.size());
    names.insert(lower(yaml.substr(at + 1, end - at - 1)));
    at = end + 1;
  }
  return names;
}

class MappingColumns : public testing::TestWithParam<std::string> {};

// Method: a column that nobody reads must stand in the comments, with the reason beside it; and the other way
// round, what stands there must be in a sample, and nobody may read it. An object's name there means those of
// its fields that nobody reads.
TEST_P(MappingColumns, AreReadOrLeftOutForAReason) {
  const mappings::Mapping mapping = library_mapping(GetParam());
  const Names read = columns_of(mapping);
  const Names left_out = left_out_of(library_yaml(GetParam()));
  Names unread;
  for (const std::string& column : sample_columns(GetParam())) {
    if (!any_means(read, column) && !is_decided_of_the_rest(mapping, column)) {
      unread.insert(column);
    } else {
      EXPECT_FALSE(left_out.contains(column)) << column;
    }
  }
  for (const std::string& column : unread) EXPECT_TRUE(any_means(left_out, column)) << column;
  for (const std::string& name : left_out) EXPECT_TRUE(any_is_meant(name, unread)) << name;
}

// Method: what `unmapped` leaves out must be in a sample.
TEST_P(MappingColumns, AreThereWhereTheyAreDropped) {
  const Names in_samples = sample_columns(GetParam());
  const mappings::Mapping mapping = library_mapping(GetParam());
  for (const mappings::Target& target : mapping.targets) {
    for (const std::string& column : target.kept.but)
      EXPECT_TRUE(any_is_meant(lower(column), in_samples)) << column;
  }
}

// Method: of the columns that one rule may take its value from, at least one must be in a sample. The others
// are names that it has elsewhere; a name that stands alone and is in no sample is a slip of the pen.
TEST_P(MappingColumns, AreInASample) {
  const Names in_samples = sample_columns(GetParam());
  const auto is_there = [&](const std::string& name) { return any_is_meant(name, in_samples); };
  for (const auto& [property, rule] : rules_of(library_mapping(GetParam()))) {
    const Names columns = sources_of(rule);
    EXPECT_TRUE(columns.empty() || std::ranges::any_of(columns, is_there)) << property;
  }
}

INSTANTIATE_TEST_SUITE_P(Library, MappingColumns, testing::ValuesIn(library_mappings()),
                         [](const auto& row) { return test_name_of(row.param); });

}  // namespace
}  // namespace mixferry::tests
