#include "mappings/language/project_identity.h"

#include "mappings/language/vocabulary.h"

namespace mixferry::mappings {

std::optional<ProjectIdentity> parse_project_identity(std::string_view name) {
  return meaning_of(kProjectIdentityWords, name);
}

std::optional<std::string> link_problem(ProjectIdentity mode, LinkKind link, IdentityApi api) {
  switch (link) {
    case LinkKind::identify:
      if (mode == ProjectIdentity::original) return std::nullopt;
      if (mode == ProjectIdentity::simplified && api == IdentityApi::events) return std::nullopt;
      if (mode == ProjectIdentity::simplified) {
        return "a simplified project links ids by an event that has both, and by no call: leave "
               "--identity-api rest out; or say with --project-identity original that the project is none";
      }
      return "a legacy project links ids by aliases alone; write alias: { id: ..., alias: ... } with the id "
             "that its events have and the new one";
    case LinkKind::alias:
      if (mode != ProjectIdentity::simplified) return std::nullopt;
      return "a simplified project has no aliases: two user ids stay two people. Write identify: { id: ..., "
             "anonymous: ... } if the other id is a device's, else send everything under one of the two";
    case LinkKind::merge:
      if (mode == ProjectIdentity::original) return std::nullopt;
      return mode == ProjectIdentity::simplified
                 ? "a simplified project never merges two user ids. Write identify: { id: ..., anonymous: "
                   "... "
                   "} if one of them is a device's, else send everything under one of the two"
                 : "a legacy project merges nobody; write alias: { id: ..., alias: ... } for a new id";
  }
  return std::nullopt;
}

}  // namespace mixferry::mappings
