#pragma once
/// The canary of an import: what it looks for, what is said of it, and where people can look themselves.

#include <memory>
#include <optional>
#include <string>

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/mixpanel/query/profile_query.h"
#include "engine/pipeline/early_stop.h"
#include "engine/pipeline/import.h"
#include "engine/reading/canary.h"
#include "engine/report/run_report.h"
#include "mappings/language/mapping.h"

namespace mixferry::commands {

class ImportCanary {
 public:
  /// Reads the credential that it asks by, where there is one: if that can't be had, `listener` is warned,
  /// and nothing is looked for. Both must outlive it.
  ImportCanary(const ImportArguments& arguments, const mappings::Mapping& mapping, Listener& listener);

  /// A line of the outline: whether what arrives is looked at; empty where there are no profiles to look at.
  [[nodiscard]] std::string in_words() const;

  /// Makes `job` tell of what it stores for `run`, and end when none of it can be read. `job` ends before
  /// this. What an earlier process of the run had stored, and nobody has seen yet, is looked for at once.
  void watch(pipeline::ImportJob& job, ledger::RunId run);

  /// Sending is over. Waits until it is known whether it arrived, unless `is_stopped`, and notes it in
  /// `report`. Why the import does not end well, and what was stored is looked for again when it goes on;
  /// nullopt: it does.
  [[nodiscard]] std::optional<pipeline::EarlyStop> finish(bool is_stopped, report::RunReport& report);

 private:
  void take(const batch::Batch& batch, const delivery::DeliveryReport& delivered);
  [[nodiscard]] std::optional<mixpanel::ProfileQuery> profiles_in(const batch::Batch& batch) const;
  void look_for(mixpanel::ProfileQuery stored);
  void forget() const;
  [[nodiscard]] std::optional<pipeline::EarlyStop> stop_if_missing(
      const reading::CanaryFinding& finding) const;

  const ImportArguments& arguments_;
  Listener& listener_;
  const bool has_profiles_;
  std::string none_ = {};  ///< why nothing is looked for: a clause
  std::unique_ptr<reading::Canary> canary_;
  std::string note_ = {};  ///< a file with what was stored and nobody has seen yet
  std::optional<mixpanel::ProfileQuery> stored_ = {};  ///< the first profiles that were
};

}  // namespace mixferry::commands
