#include "engine/mixpanel/privacy/task_trouble.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/mixpanel/query/query_trouble.h"
#include "engine/mixpanel/sent_credential.h"

namespace mixferry::mixpanel {
namespace {

using Why = TaskTrouble::Kind;

std::string said(std::string_view meaning, const TaskTrouble& trouble) {
  return fmt::format("{} It said: \"{}\"", meaning, trouble.words);
}

/// What is about the token and the host is said as of any other credential.
std::string as_of_any_credential(QueryTrouble::Kind kind, const TaskTrouble& trouble, std::string_view host) {
  return explain(QueryTrouble{.kind = kind, .words = trouble.words},
                 SentCredential{.use = CredentialUse::gdpr, .host = host});
}

}  // namespace

std::string explain(const TaskTrouble& trouble, std::string_view host) {
  switch (trouble.kind) {
    case Why::credentials:
      return as_of_any_credential(QueryTrouble::Kind::credentials, trouble, host);
    case Why::project:
      return as_of_any_credential(QueryTrouble::Kind::project, trouble, host);
    case Why::plan:
      return as_of_any_credential(QueryTrouble::Kind::plan, trouble, host);
    case Why::place:
      return as_of_any_credential(QueryTrouble::Kind::place, trouble, host);
    case Why::conflict: {
      const std::string_view tasks = trouble.tasks.size() == 1 ? "task" : "tasks";
      return said(fmt::format("{} has {} of these ids in the {} {} already, which {} not over.", host,
                              trouble.ids.size(), tasks, fmt::join(trouble.tasks, ", "),
                              trouble.tasks.size() == 1 ? "is" : "are"),
                  trouble);
    }
    case Why::too_many:
      return said(fmt::format("{} does not take so many ids at once: group keys of a project lower the "
                              "limit. Send fewer.",
                              host),
                  trouble);
    case Why::refused:
      return said(fmt::format("{} does not take what it was asked about a deletion or retrieval.", host),
                  trouble);
    case Why::quota:
      return said(fmt::format("Too much was asked of {}: one request a second, and so many days of events "
                              "that the tasks of a project have to read. Earlier ones must be done first, "
                              "which may take hours. Try again then.",
                              host),
                  trouble);
    case Why::passing:
    case Why::unreadable:
      break;
  }
  return as_of_any_credential(QueryTrouble::Kind::passing, trouble, host);
}

}  // namespace mixferry::mixpanel
