#pragma once
/// Erasing people and retrieving their data: whom, the request, and its way to the end.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/commands/listener.h"
#include "engine/commands/privacy_people.h"
#include "engine/commands/project_arguments.h"
#include "engine/commands/reading.h"
#include "engine/commands/state_folder.h"
#include "engine/erasing/cancel.h"
#include "engine/erasing/services.h"
#include "engine/ledger/ledger.h"
#include "engine/privacy/task_session.h"
#include "engine/reading/asking.h"
#include "engine/report/privacy_record.h"

namespace mixferry::commands {

struct PrivacyArguments {
  ledger::PrivacyRequest::Kind kind = ledger::PrivacyRequest::Kind::erase;

  // Whom, by one of these.
  std::vector<std::string> ids = {};
  std::string email = {};
  ReadingArguments reading = {};  ///< without sources: none

  std::string reference = {};
  std::string compliance = "GDPR";  ///< Mixpanel's word
  std::string disclosure = {};      ///< the same, of a retrieval by CCPA
  bool ignore_alias = false;
  bool keeps_ids = false;
  std::uint64_t people_max = 100;
  bool waits = true;             ///< for Mixpanel, for days
  std::string output = {};       ///< the folder for what is retrieved; empty: in the state folder
  std::string report_file = {};  ///< the record, once more; empty: nowhere
  ProjectArguments project = {};
  StateFolder state = {};
  std::string settings_file = {};  ///< that it was read from, and must not replace; empty: none
};

/// Whom it is about, before anything is done.
struct PrivacyPlan {
  NamedPeople named = {};
  std::vector<std::string> people = {};             ///< that a request is to be begun for
  std::uint64_t under_way = 0;                      ///< named, and in an open request already
  std::vector<ledger::PrivacyRequestId> open = {};  ///< those requests
};

/// Requests of one kind to one project. Credentials are read at once: what lacks one does nothing.
class PrivacyWork {
 public:
  /// Both must outlive it. Throws `RunError` (`usage`) for a credential that is missing, or of another kind.
  PrivacyWork(const PrivacyArguments& arguments, Listener& listener);

  /// Asks Mixpanel only for an e-mail address. Throws `RunError` (`usage`) where nobody is meant, or more
  /// than `people_max`.
  [[nodiscard]] PrivacyPlan plan();
  /// Puts who is new into a request; those that the plan is about, in their order.
  [[nodiscard]] std::vector<ledger::PrivacyRequestId> begin(const PrivacyPlan& plan);
  /// The requests that are not over.
  [[nodiscard]] std::vector<ledger::PrivacyRequestId> open_requests();

  /// Goes on with all of them as far as it can, and writes their records. Throws `RunError` with what keeps
  /// it from going on; what is done by then is kept.
  [[nodiscard]] std::vector<report::PrivacyRecord> go_on(const std::vector<ledger::PrivacyRequestId>& ids);
  /// Cancels a task of an erasure. `record`: the request's, as it is then; nullopt where none has the task.
  [[nodiscard]] erasing::Cancelling cancel(const std::string& task,
                                           std::optional<report::PrivacyRecord>& record);

  /// `mixpanel.com`, for people.
  [[nodiscard]] std::string host() const;
  [[nodiscard]] const std::string& results_folder() const { return results_folder_; }
  /// The command that goes on with what is open, to be pasted.
  [[nodiscard]] std::string go_on_words() const;
  /// Where the record of a request is kept.
  [[nodiscard]] std::string record_path(ledger::PrivacyRequestId id) const;

 private:
  [[nodiscard]] bool is_ours(const ledger::PrivacyRequestRecord& record) const;
  [[nodiscard]] report::PrivacyRecord go_on_with(ledger::PrivacyRequestId id, bool waits);
  [[nodiscard]] report::PrivacyRecord record_of(ledger::PrivacyRequestId id);
  void keep(const report::PrivacyRecord& record) const;
  void tell(const ledger::RequestStep& step);

  const PrivacyArguments& arguments_;
  Listener& listener_;
  const std::vector<std::string> project_names_;
  const privacy::PrivacyHost host_;
  std::optional<reading::QueryHost> query_host_;  ///< of erasures, which are read back
  std::unique_ptr<ledger::Ledger> ledger_;
  std::string results_folder_;
};

}  // namespace mixferry::commands
