#include "tests/support/contacts.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <functional>
#include <random>

namespace mixferry::tests {
namespace {

struct Contact {
  std::string id;
  std::string email;
  std::string plan;
  std::uint64_t points;
  std::vector<std::string> tags;
};

void for_each_contact(const ContactOptions& options, const std::function<void(const Contact&)>& use) {
  std::mt19937_64 random{options.seed};
  for (std::uint64_t row = 0; row < options.rows; ++row) {
    Contact contact;
    contact.id = fmt::format("id-{}", (row + random() % 5) % options.ids);
    contact.email = fmt::format("row{}@example.org", row);
    contact.plan = std::vector{"free", "pro, yearly", "with \"quotes\"", "two\nlines"}[random() % 4];
    contact.points = random() % 10 + 1;
    for (std::uint64_t tag = random() % 3; tag > 0; --tag)
      contact.tags.push_back(fmt::format("t{}", random() % 6));
    use(contact);
  }
}

std::string quoted(const std::string& text) {
  std::string cell = "\"";
  for (const char character : text) {
    if (character == '"') cell += '"';
    cell += character;
  }
  cell += '"';
  return cell;
}

}  // namespace

const char* const kRepeatableMapping =
    "version: 1\n"
    "id: ID\n"
    "set: { $email: Email, Plan: Plan }\n"
    "union: { Tags: { from: Tags, as: list, separator: ';' } }\n";

const char* const kCountingMapping =
    "version: 1\n"
    "id: ID\n"
    "set: { $email: Email, Plan: Plan }\n"
    "add: { Points: Points }\n"
    "union: { Tags: { from: Tags, as: list, separator: ';' } }\n";

const char* const kCountersMapping =
    "version: 1\n"
    "id: ID\n"
    "add: { Points: Points }\n";

std::string contacts_csv(const ContactOptions& options) {
  std::string csv = "ID,Email,Plan,Points,Tags\n";
  for_each_contact(options, [&](const Contact& contact) {
    csv += fmt::format("{},{},{},{},", contact.id, contact.email, quoted(contact.plan), contact.points);
    for (const std::string& tag : contact.tags) csv += tag + ';';
    csv += '\n';
  });
  return csv;
}

Profiles expected_profiles(const ContactOptions& options) {
  struct Profile {
    std::string email, plan;
    std::vector<std::string> tags;
  };
  std::map<std::string, Profile> by_id;
  for_each_contact(options, [&](const Contact& contact) {
    Profile& profile = by_id[contact.id];
    profile.email = contact.email;
    profile.plan = contact.plan;
    for (const std::string& tag : contact.tags) {
      if (std::ranges::find(profile.tags, tag) == profile.tags.end()) profile.tags.push_back(tag);
    }
  });
  Profiles profiles;
  for (const auto& [id, profile] : by_id) {
    boost::json::object properties{{"$email", profile.email}, {"Plan", profile.plan}};
    if (!profile.tags.empty())
      properties["Tags"] = boost::json::array(profile.tags.begin(), profile.tags.end());
    profiles[id] = boost::json::serialize(properties);
  }
  return profiles;
}

std::uint64_t expected_updates(const ContactOptions& options) {
  std::uint64_t updates = 0;
  for_each_contact(options, [&](const Contact& contact) { updates += contact.tags.empty() ? 1 : 2; });
  return updates;
}

std::map<std::string, std::uint64_t> expected_points(const ContactOptions& options) {
  std::map<std::string, std::uint64_t> points;
  for_each_contact(options, [&](const Contact& contact) { points[contact.id] += contact.points; });
  return points;
}

}  // namespace mixferry::tests
