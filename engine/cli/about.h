#pragma once
/// What the program says of itself, in `--help`, in its manual page and nowhere twice.

#include <array>
#include <string_view>

namespace mixferry::cli {

constexpr std::string_view kSummary =
    "carries CRM exports (CSV, JSON, XLSX) into Mixpanel as user and group profiles";

constexpr std::string_view kPromise =
    "Nothing is lost, nothing is silently changed, and running it again is always safe.";

struct ExampleLine {
  std::string_view command;
  std::string_view what;
};

constexpr std::array<ExampleLine, 5> kExamples = {{
    {"mixferry mappings", "which CRMs it knows already"},
    {"mixferry init export.csv -o my.yaml", "a mapping for any other export, drafted by looking at it"},
    {"mixferry preview contacts.csv -m hubspot/contacts", "what would be sent"},
    {"mixferry check contacts.csv -m hubspot/contacts", "the whole file, nothing sent"},
    {"mixferry import contacts.csv -m hubspot/contacts", "deliver, with the token in MIXPANEL_TOKEN"},
}};

constexpr std::string_view kAfterTheExamples =
    "Run the last line again at any time: it goes on where it stopped, and does nothing when all is "
    "delivered.";

struct ExitCodeMeaning {
  int code;
  std::string_view meaning;
};

constexpr std::array<ExitCodeMeaning, 5> kExitCodes = {{
    {0, "done, or nothing left to do"},
    {1, "finished, but rows were rejected or are in doubt"},
    {2, "wrong usage, unreadable source or invalid mapping; nothing was sent"},
    {3, "stopped before the end; run again to resume"},
    {4, "Mixpanel refused the credentials or the project"},
}};

}  // namespace mixferry::cli
