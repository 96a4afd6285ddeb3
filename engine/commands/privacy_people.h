#pragma once
/// Whom a request is about: named one by one, found by an e-mail address, or listed in an export.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/commands/listener.h"
#include "engine/commands/project_arguments.h"
#include "engine/commands/reading.h"
#include "engine/ledger/quotas.h"

namespace mixferry::commands {

struct NamedPeople {
  std::vector<std::string> ids;       ///< as they are sent, each once, in their order
  std::uint64_t rows = 0;             ///< of a list
  std::uint64_t rows_without_id = 0;  ///< of these: no id that can be sent, so they name nobody
};

/// `ids` without those that come again.
[[nodiscard]] NamedPeople people_by_id(const std::vector<std::string>& ids);

/// Whose profile has `email` as its `$email`, letter by letter, by a query. Throws `RunError` (`usage`) when
/// that is nobody, or several: they are named then, so that the right one can be chosen.
[[nodiscard]] NamedPeople people_by_email(const std::string& email, const ProjectArguments& project,
                                          ledger::Quotas& quotas, Listener& listener);

/// The users that the rows of sources are about, whatever else the mapping says of these rows, filtered ones
/// too. Throws `RunError` (`usage`) for sources that can't be read, or by which nobody is named.
[[nodiscard]] NamedPeople people_in_sources(const ReadingArguments& reading, const std::string& token);

}  // namespace mixferry::commands
