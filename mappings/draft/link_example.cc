#include "mappings/draft/link_example.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

#include "mappings/draft/column_index.h"
#include "mappings/draft/rules.h"
#include "mappings/draft/yaml_text.h"

namespace mixferry::mappings {
namespace {

/// The first filled column of one of these names, the best of which is the first.
template <std::size_t N>
const ColumnFacts* column_called(const std::vector<ColumnFacts>& columns,
                                 const std::array<std::string_view, N>& names) {
  for (const std::string_view name : names) {
    const auto at = std::ranges::find_if(columns, [&](const ColumnFacts& column) {
      return column.values() != 0 && column.no_ids * 2 < column.filled && folded_name(column.name) == name;
    });
    if (at != columns.end()) return &*at;
  }
  return nullptr;
}

YamlValue id_or_nothing(const ColumnFacts& column) {
  YamlValue rule = as_map(without_guards(yaml_text(column.name), column));
  set_key(rule, "empty", yaml_text("skip"));
  return rule;
}

}  // namespace

std::optional<LinkColumns> link_columns(const std::vector<ColumnFacts>& columns) {
  static constexpr auto kAnonymous = std::to_array<std::string_view>(
      {"anonymousid", "anonid", "anonymoususerid", "visitorid", "deviceid", "cookieid", "websitevisitorid"});
  static constexpr auto kUsers = std::to_array<std::string_view>(
      {"userid", "uid", "customerid", "contactid", "memberid", "personid", "accountuserid", "subscriberid"});
  const ColumnFacts* anonymous = column_called(columns, kAnonymous);
  const ColumnFacts* user = column_called(columns, kUsers);
  if (anonymous == nullptr || user == nullptr) return std::nullopt;
  return LinkColumns{user, anonymous};
}

DraftPart link_example(const LinkColumns& columns, ProjectIdentity mode) {
  const bool takes_anonymous = mode == ProjectIdentity::simplified ||
                               (mode == ProjectIdentity::original && columns.anonymous->all(Look::uuid));
  DraftPart part{.key = takes_anonymous ? "identify" : "alias"};
  part.comments.push_back(fmt::format(
      "Rows with both {} and {} say that two ids are one person's. Nothing links them yet, since links can't "
      "be taken back: to link them, take the \"# \" off the next lines.",
      named(*columns.user), named(*columns.anonymous)));
  if (mode == ProjectIdentity::simplified) {
    part.comments.push_back(
        fmt::format("The project is taken for a simplified one (--project-identity says otherwise). There, "
                    "events from before somebody was known belong to the link by the id `$device:` and {}.",
                    named(*columns.anonymous)));
  } else if (mode == ProjectIdentity::original && !takes_anonymous) {
    part.comments.emplace_back(
        "An original project identifies only anonymous ids that are UUIDs, so these would be aliases.");
  }
  part.rule = map_of("id", id_or_nothing(*columns.user));
  set_key(part.rule, takes_anonymous ? "anonymous" : "alias", id_or_nothing(*columns.anonymous));
  return part;
}

}  // namespace mixferry::mappings
