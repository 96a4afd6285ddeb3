#include "engine/projects/read_projects.h"

#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/invisible.h"
#include "engine/base/nearest.h"
#include "engine/projects/fields.h"
#include "mappings/language/section.h"
#include "mappings/language/vocabulary.h"

namespace mixferry::projects {
namespace {

using mappings::YamlValue;
using Kind = YamlValue::Kind;

constexpr std::array<std::string_view, 3> kFileKeys = {"projects", "organizations", "default"};
constexpr std::array<std::string_view, 12> kProjectKeys = {
    "region",         "id",       "token",        "endpoint",   "service_account", "gdpr_token",
    "project_secret", "identity", "identity_api", "group_keys", "timezone",        "query_quota"};
constexpr std::array<std::string_view, 5> kOrganizationKeys = {"region", "id", "endpoint", "scim_token",
                                                               "service_account"};

constexpr std::uint32_t kQueryQuotaMax = 1'000'000;

/// Names are typed, and stand in tables and scripts.
bool is_name(std::string_view text) {
  const auto may_stand = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return !text.empty() && text.front() != '-' && text.front() != '.' &&
         std::ranges::all_of(text, may_stand) && !has_invisible(text);
}

class Reader {
 public:
  Reader(std::string path, std::vector<mappings::Problem>& problems)
      : folder_(std::filesystem::path(path).parent_path()),
        problems_(problems),
        file_{.path = std::move(path)} {}

  Projects read(const YamlValue& root) {
    if (root.kind == Kind::null) return std::move(file_);
    if (root.kind != Kind::map) {
      report(root.place,
             "a map with the key projects is expected here, such as \"projects: { prod: { ... } }\"");
      return std::move(file_);
    }
    const Fields fields(root, kFileKeys, folder_, problems_);
    for_each(fields, "projects", [&](const mappings::YamlKey& name, const YamlValue& map) {
      file_.projects.push_back(project_of(name, map));
    });
    for_each(fields, "organizations", [&](const mappings::YamlKey& name, const YamlValue& map) {
      file_.organizations.push_back(organization_of(name, map));
    });
    read_default(fields);
    return std::move(file_);
  }

 private:
  /// `take` is called for each that has a name and is a map.
  template <typename Take>
  void for_each(const Fields& fields, std::string_view key, Take take) {
    const YamlValue* const all = fields.find(key);
    if (all == nullptr || all->kind == Kind::null) return;
    if (all->kind != Kind::map) {
      report(all->place, fmt::format("\"{}\" is a map of names, not {}", key, mappings::in_words(*all)));
      return;
    }
    for (std::size_t i = 0; i < all->keys.size(); ++i) {
      const mappings::YamlKey& name = all->keys[i];
      if (!is_name(name.text)) {
        report(name.place,
               fmt::format("\"{}\" can't be a name: letters, digits, ., _ and - make one, and a letter, "
                           "a digit or _ begins it",
                           name.text));
      } else if (all->items[i].kind != Kind::map) {
        report(name.place,
               fmt::format("\"{}\" has its fields below it, such as region and token", name.text));
      } else {
        take(name, all->items[i]);
      }
    }
  }

  Project project_of(const mappings::YamlKey& name, const YamlValue& map) {
    const Fields fields(map, kProjectKeys, folder_, problems_);
    Project project{
        .name = name.text,
        .place = name.place,
        .region = fields.word<mixpanel::Region>("region", mixpanel::kRegionWords),
        .id = fields.number("id"),
        .token = fields.token("token"),
        .endpoint = fields.endpoint("endpoint"),
        .identity = fields.word<mappings::ProjectIdentity>("identity", mappings::kProjectIdentityWords),
        .identity_api = fields.word<mappings::IdentityApi>("identity_api", mappings::kIdentityApiWords),
        .timezone = fields.timezone("timezone"),
        .query_quota = fields.count("query_quota", kQueryQuotaMax),
        .group_keys = fields.group_keys("group_keys"),
        .service_account = fields.secret<mixpanel::ServiceAccount>("service_account"),
        .gdpr_token = fields.secret<mixpanel::GdprToken>("gdpr_token"),
        .project_secret = fields.secret<mixpanel::ProjectSecret>("project_secret")};
    if (fields.find("token") == nullptr && fields.find("id") == nullptr) {
      report(name.place,
             fmt::format("the project \"{}\" has neither token nor id; write the token that Mixpanel shows "
                         "under Project Settings, Access Keys",
                         name.text));
    }
    return project;
  }

  Organization organization_of(const mappings::YamlKey& name, const YamlValue& map) {
    const Fields fields(map, kOrganizationKeys, folder_, problems_);
    return {.name = name.text,
            .place = name.place,
            .region = fields.word<mixpanel::Region>("region", mixpanel::kRegionWords),
            .id = fields.number("id"),
            .endpoint = fields.endpoint("endpoint"),
            .scim_token = fields.secret<mixpanel::ScimToken>("scim_token"),
            .service_account = fields.secret<mixpanel::ServiceAccount>("service_account")};
  }

  /// Once the projects are known.
  void read_default(const Fields& fields) {
    const YamlValue* const value = fields.find("default");
    if (value == nullptr) return;
    const YamlValue* const all = fields.find("projects");
    const bool is_there = all != nullptr && std::ranges::find(all->keys, value->text,
                                                              &mappings::YamlKey::text) != all->keys.end();
    if (value->is_scalar() && is_there) {
      file_.chosen = Field<std::string>{value->text, value->place};
    } else {
      report(value->place, value->is_scalar() ? no_such_project(file_, value->text)
                                              : "\"default\" is the name of a project");
    }
  }

  void report(mappings::Place place, std::string message) {
    problems_.push_back({place, std::move(message)});
  }

  std::string folder_;
  std::vector<mappings::Problem>& problems_;
  Projects file_;
};

}  // namespace

ReadProjects read_projects(std::string path, std::string_view text) {
  ReadProjects read;
  const std::optional<YamlValue> root = mappings::read_yaml(text, read.problems);
  read.projects.path = path;
  if (root) read.projects = Reader(std::move(path), read.problems).read(*root);
  return read;
}

std::string no_such_project(const Projects& projects, std::string_view name) {
  std::vector<std::string> names;
  for (const Project& project : projects.projects) names.push_back(project.name);
  if (names.empty()) return fmt::format("there is no project \"{}\"; there is none at all", name);
  if (names.size() == 1)
    return fmt::format("there is no project \"{}\"; there is only {}", name, names.front());
  const std::vector<std::string> nearest = nearest_names(names, name, 1);
  return fmt::format("there is no project \"{}\"{}; there are {}", name,
                     nearest.empty() ? "" : fmt::format(", but \"{}\"", nearest.front()),
                     fmt::join(names, ", "));
}

}  // namespace mixferry::projects
