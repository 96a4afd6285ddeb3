#pragma once
/// Who may do what: a service account in the projects that it is a member of, a project's secret in that one;
/// its token may only send. For people's data it is somebody's GDPR token, for seats the organization's SCIM
/// token.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

/// What the credentials of a request open.
struct Admission {
  Project* project = nullptr;    ///< nullptr: none, see `refusal`
  bool service_account = false;  ///< it is one, whether or not of the project
  bool person = false;           ///< it is somebody's GDPR token, whether or not for the project
  std::string refusal = {};
};

class Access {
 public:
  /// `store` must outlive it; it has the projects of `options`, whose credentials these are.
  Access(Store& store, const SandboxOptions& options);

  /// Who sends. `authorization` is the header's value; `project_id` the parameter's, nullptr if there is
  /// none.
  [[nodiscard]] Admission admit(std::string_view authorization, const std::string* project_id);
  /// The same where the project is named by its token, and none but service accounts may come in.
  [[nodiscard]] Admission admit_account(std::string_view authorization, std::string_view token);
  /// Who reads: a token may not.
  [[nodiscard]] Admission admit_reader(std::string_view authorization, const std::string* project_id);
  /// Who deletes or asks for people's data: `token` is the project's, nullptr if there is none.
  [[nodiscard]] Admission admit_person(std::string_view authorization, const std::string* token);
  [[nodiscard]] bool has_scim_token(std::string_view authorization) const;
  /// The service account that these are the credentials of; nullptr: of none.
  [[nodiscard]] const ServiceAccount* account(std::string_view authorization) const;

 private:
  [[nodiscard]] const ServiceAccount* account(std::string_view user, std::string_view secret) const;
  /// nullptr: it is no project's secret.
  [[nodiscard]] Project* project_with_secret(std::string_view secret);

  Store& store_;
  std::vector<ServiceAccount> accounts_;
  std::vector<std::string> secrets_;  ///< in the order of the store's projects
  std::vector<GdprToken> gdpr_tokens_;
  std::string scim_token_;
};

/// Whether the account may come into the project.
[[nodiscard]] bool is_member(const ServiceAccount& account, const Project& project);

}  // namespace mixferry::sandbox
