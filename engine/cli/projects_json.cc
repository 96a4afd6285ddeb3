#include "engine/cli/projects_json.h"

#include <boost/json/array.hpp>

#include "engine/cli/choice.h"
#include "mappings/language/vocabulary.h"

namespace mixferry::cli {
namespace {

namespace json = boost::json;

json::object reference_of(const projects::CredentialKind& kind, const projects::SecretReference& where) {
  json::object object{{"kind", std::string(kind.key)}};
  if (where.way == projects::SecretReference::Way::command) {
    object["command"] = json::array(where.words.begin(), where.words.end());
  } else {
    object[word_of(where.way)] = where.words.front();
  }
  return object;
}

template <typename Owner>
json::array credentials_of(const Owner& owner) {
  json::array credentials;
  for_each_credential(owner,
                      [&](const projects::CredentialKind& kind, const projects::SecretReference& where) {
                        credentials.push_back(reference_of(kind, where));
                      });
  return credentials;
}

json::array checked(std::span<const commands::CheckedCredential> credentials) {
  json::array all;
  for (const commands::CheckedCredential& credential : credentials) {
    json::object object = reference_of(credential.kind, credential.where);
    object["found"] = credential.problem.empty();
    if (!credential.problem.empty()) object["problem"] = credential.problem;
    if (!credential.not_asked.empty()) object["not_asked"] = credential.not_asked;
    if (!credential.finding.words.empty()) {
      object["mixpanel"] =
          json::object{{"says", word_of(credential.finding.fitness)}, {"words", credential.finding.words}};
    }
    all.push_back(std::move(object));
  }
  return all;
}

json::object fields_of(const projects::Project& project) {
  json::object object{{"name", project.name}};
  const auto add = [&](const char* name, const auto& field) {
    if (field) object[name] = field->value;
  };
  const auto add_word = [&](const char* name, const auto& field, const auto& table) {
    if (field) object[name] = word_for(as_words(table), field->value);
  };
  add_word("region", project.region, mixpanel::kRegionWords);
  add("id", project.id);
  add("token", project.token);
  add("endpoint", project.endpoint);
  add_word("identity", project.identity, mappings::kProjectIdentityWords);
  add_word("identity_api", project.identity_api, mappings::kIdentityApiWords);
  add("timezone", project.timezone);
  add("query_quota", project.query_quota);
  json::object groups;
  for (const projects::GroupKey& key : project.group_keys) groups[key.name] = key.data_group_id;
  if (!groups.empty()) object["group_keys"] = std::move(groups);
  return object;
}

json::object fields_of(const projects::Organization& organization) {
  json::object object{{"name", organization.name}};
  if (organization.region)
    object["region"] = word_for(as_words(mixpanel::kRegionWords), organization.region->value);
  if (organization.id) object["id"] = organization.id->value;
  if (organization.endpoint) object["endpoint"] = organization.endpoint->value;
  return object;
}

template <typename Owner>
json::object with(const Owner& owner, json::array credentials) {
  json::object object = fields_of(owner);
  object["credentials"] = std::move(credentials);
  return object;
}

}  // namespace

json::object to_json(const projects::Projects& projects) {
  json::array all;
  for (const projects::Project& project : projects.projects)
    all.push_back(with(project, credentials_of(project)));
  json::array organizations;
  for (const projects::Organization& organization : projects.organizations)
    organizations.push_back(with(organization, credentials_of(organization)));
  json::object object{{"schema", 1}, {"file", projects.path}};
  if (projects.chosen) object["default"] = projects.chosen->value;
  object["projects"] = std::move(all);
  object["organizations"] = std::move(organizations);
  return object;
}

json::object to_json(const projects::Project& project,
                     std::span<const commands::CheckedCredential> credentials) {
  return with(project, checked(credentials));
}

json::object to_json(const projects::Organization& organization,
                     std::span<const commands::CheckedCredential> credentials) {
  return with(organization, checked(credentials));
}

}  // namespace mixferry::cli
