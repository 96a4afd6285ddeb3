#include "mappings/draft/target.h"

#include <algorithm>

#include "mappings/draft/column_index.h"
#include "mappings/survey/guess.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

bool any_column(const std::vector<ColumnFacts>& columns, auto matches) {
  return std::ranges::any_of(columns, matches);
}

}  // namespace

TargetChoice target_of(std::string_view source_name, const std::vector<ColumnFacts>& columns) {
  const std::vector<std::string> name = words_of(source_name);
  const auto is_called = [&](std::initializer_list<std::string_view> folded) {
    return any_column(columns, [&](const ColumnFacts& column) {
      const std::string own = folded_name(column.name);
      return std::ranges::any_of(folded, [&](std::string_view part) { return own.ends_with(part); });
    });
  };
  const bool has_people = is_called({"firstname", "lastname", "surname", "fullname"}) ||
                          any_column(columns, [](const ColumnFacts& column) {
                            return column.all(Look::email) && column.repeated == 0;
                          });
  if (has_word(name, {"contact", "contacts", "people", "person", "persons", "user", "users", "lead", "leads",
                      "member", "members", "subscribers", "customers", "profiles", "owner", "owners"}) &&
      !has_word(name, {"deal", "deals", "opportunity"})) {
    return {};
  }
  if (has_word(name, {"deal", "deals", "opportunity", "opportunities", "potentials"})) {
    return {TargetKind::groups, "deal",
            "The rows seem to be deals. They become group profiles, for which "
            "the project needs a group key "
            "of that name."};
  }
  const bool names_companies = has_word(name, {"company", "companies", "account", "accounts", "organization",
                                               "organizations", "organisation", "organisations"});
  if (names_companies && !has_people) return {TargetKind::groups, "company", ""};
  if (has_people) return {};
  if (is_called({"companyname", "accountname", "organizationname"}) &&
      is_called({"domain", "domainname", "website", "industry", "employees", "numberofemployees",
                 "annualrevenue"})) {
    return {TargetKind::groups, "company",
            "The rows seem to be companies. If they are people, write `target: "
            "users`."};
  }
  return {TargetKind::users, "",
          "Nothing says whether the rows are people or companies. If they are "
          "companies, write `target: "
          "groups` and "
          "`group_key: company`."};
}

}  // namespace mixferry::mappings
