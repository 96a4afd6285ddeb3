#include "engine/cli/reading_options.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

#include "connectors/input/encoding.h"
#include "engine/base/shell_word.h"
#include "engine/cli/choice.h"
#include "engine/cli/common_options.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/project_options.h"
#include "mappings/language/vocabulary.h"
#include "mappings/library/library.h"
#include "mappings/plan/text.h"
#include "mappings/plan/zones.h"

namespace mixferry::cli {
namespace {

const Words<mappings::ProjectIdentity> kProjectIdentity = as_words(mappings::kProjectIdentityWords);

const Words<mappings::IdentityApi> kIdentityApi = as_words(mappings::kIdentityApiWords);

const char* const kReading = "Reading";
const Otherwise kDetected = {.value = "detected"};
const Words<connectors::Format> kFormats = {{"csv", connectors::Format::csv},
                                            {"jsonl", connectors::Format::jsonl},
                                            {"json", connectors::Format::json}};
const Words<bool> kEscapes = {{"backslash", true}, {"none", false}};
const Words<bool> kRowEnds = {{"lf", false}, {"any", true}};
const Words<connectors::ShortRows> kRagged = {{"reject", connectors::ShortRows::reject},
                                              {"pad", connectors::ShortRows::pad}};
constexpr int kLinesMax = 10'000;

void read_quote(const std::string& typed, std::optional<char>& into, Problems& problems) {
  if (typed.empty()) return;
  if (typed == "none") {
    into = '\0';
  } else if (typed.size() == 1) {
    into = typed.front();
  } else {
    problems.push_back(fmt::format("--quote {}: give one character, or the word none", typed));
  }
}

/// `--only`: ids as they are sent, none twice.
void understand_ids(std::vector<std::string>& ids, Problems& problems) {
  for (std::string& id : ids) id = mappings::trimmed(id);
  if (std::ranges::count(ids, "") != 0)
    problems.push_back("--only: an id is empty; give ids with a comma between them, such as 1001,1002");
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
}

}  // namespace

void add_mapping_choice(CLI::App& command, commands::ReadingArguments& reading) {
  command.add_option("-m,--mapping", reading.mapping, "Mapping file, or a built-in such as hubspot/contacts")
      ->option_text("MAPPING");
  command
      .add_option("--id", reading.id_column,
                  "Without a mapping: the id's column; all others become properties")
      ->option_text("COLUMN");
}

void add_reading(CLI::App& command, commands::ReadingArguments& reading, TypedReading& typed) {
  const auto add = [&](const char* name, auto& into, const char* value, const char* what) {
    return command.add_option(name, into, what)->option_text(value)->group(kReading);
  };
  command
      .add_option("SOURCE", reading.sources,
                  "Files, folders, globs, archives (or archive.zip:Contact.csv), - for standard input")
      ->required();
  otherwise(add_choice(command, "--format", reading.read.format, kFormats, "What the source holds"),
            kDetected)
      ->group(kReading);
  otherwise(
      add("--delimiter", typed.delimiter, "TEXT", "What stands between cells, such as \";\", \"::\" or tab"),
      kDetected);
  otherwise(add("--quote", typed.quote, "CHAR", "One character, or none"), kDetected);
  otherwise(add_choice(command, "--escape", reading.read.backslash_escapes, kEscapes,
                       "backslash where \\\" is a quote inside quotes, or none"),
            kDetected)
      ->group(kReading);
  otherwise(add_choice(command, "--row-end", reading.read.cr_ends_rows, kRowEnds,
                       "lf for LF and CRLF, or any where a CR alone ends a row, too"),
            kDetected)
      ->group(kReading);
  command
      .add_flag_callback(
          "--no-header", [&reading] { reading.read.has_header = false; },
          "The first row is data; columns are 1, 2, ...")
      ->group(kReading);
  otherwise(add("--skip-rows", typed.skip_rows, "N",
                "Lines above the header, of a workbook rows; blank ones below them go, too")
                ->check(between(0, kLinesMax)),
            {.value = fmt::to_string(reading.read.skip_lines_above)});
  add("--header-row", reading.read.header_row, "N",
      "The line, of a workbook the row, that is the header: what is above it is skipped")
      ->check(between(1, kLinesMax + 1));
  command
      .add_flag("--fill-merged", reading.read.fill_merged,
                "Of workbooks: all rows of a merged cell have its value (the first alone)")
      ->group(kReading);
  otherwise(
      add("--skip-footer", reading.read.skip_lines_below, "N", "Lines below the data, blank ones not counted")
          ->check(between(0, kLinesMax)),
      {.value = "detected", .note = "0: none"});
  add_defaulted_choice(command, "--ragged", reading.read.short_rows, kRagged,
                       "Rows with too few cells: reject, or pad with empty ones")
      ->group(kReading);
  otherwise(add("--encoding", typed.encoding, "ENCODING", "Any that iconv knows, such as windows-1252"),
            {.value = "utf-8", .note = "utf-16 and utf-32 are recognised"});
  add("--records", reading.read.records, "PATH",
      "Where in a JSON object the array of rows is: keys joined by dots, such as data.contacts");
  otherwise(add("--timezone", reading.timezone, "ZONE", "For date-times that name no zone"),
            {.value = "the mapping's, else UTC"});
  add_project_choice(command);
  otherwise(add_choice(command, "--project-identity", reading.project_identity, kProjectIdentity,
                       "How the project tells which ids are one person's")
                ->group(kReading),
            {.value = "the mapping's, else simplified"});
  add_defaulted_choice(command, "--identity-api", reading.identity_api, kIdentityApi,
                       "What links of ids are: events, or calls of /identity/... that a gateway may have")
      ->group(kReading);
  otherwise(add("--threads", reading.threads, "N", "That read and map")->check(between(1, 256)),
            {.value = "one a core"});
}

void add_limit(CLI::App& command, commands::ReadingArguments& reading) {
  command.add_option("--limit", reading.limit, "Only the first N rows")
      ->option_text("N")
      ->check(at_least(1))
      ->group(kReading);
}

void add_only(CLI::App& command, commands::ReadingArguments& reading) {
  command
      .add_option("--only", reading.only,
                  "Only rows of these ids, as they are sent: to try a mapping on some profiles")
      ->option_text("ID[,ID]")
      ->delimiter(',')
      ->allow_extra_args(false)  // what comes behind the word is a source
      ->group(kReading)
      ->configurable(false);
}

void understand_reading(const TypedReading& typed, commands::ReadingArguments& reading, Problems& problems) {
  if (!typed.delimiter.empty()) reading.read.delimiter = commands::delimiter_named(typed.delimiter);
  read_quote(typed.quote, reading.read.quote, problems);
  const bool is_json = reading.read.format.value_or(connectors::Format::json) == connectors::Format::json;
  if (!reading.read.records.empty() && !is_json) {
    problems.push_back("--records leads to an array inside JSON: leave --format out, or give json");
  }
  understand_ids(reading.only, problems);
  reading.read.skip_lines_above = typed.skip_rows.value_or(0);
  reading.places_header = typed.skip_rows || reading.read.header_row;
  if (reading.read.header_row && typed.skip_rows.value_or(0) > 0) {
    problems.push_back(
        "--header-row N is --skip-rows N-1 and a check that the header is there: give one of them");
  }
  if (!typed.encoding.empty()) reading.read.encoding = typed.encoding;
  if (!typed.encoding.empty() && !connectors::is_known_encoding(typed.encoding)) {
    problems.push_back(
        fmt::format("--encoding {}: there is no such encoding; `iconv -l` lists them", typed.encoding));
  }
  if (reading.timezone.empty()) return;
  if (const auto zone = mappings::ZoneRules::load(reading.timezone); !zone)
    problems.push_back(fmt::format("--timezone: {}", zone.error().message));
}

namespace {

/// As they were typed, with what is needed to read them; `SOURCE` where none was.
std::string sources_to_type(const commands::ReadingArguments& reading) {
  std::string words;
  for (const std::string& source : reading.sources)
    words += fmt::format("{}{}", words.empty() ? "" : " ", shell_word(source));
  if (words.empty()) words = "SOURCE";
  if (reading.read.encoding) words += " --encoding " + shell_word(*reading.read.encoding);
  if (reading.read.delimiter) words += " --delimiter " + shell_word(*reading.read.delimiter);
  return words;
}

}  // namespace

void check_mapping_choice(const commands::ReadingArguments& reading, Problems& problems) {
  if (reading.mapping.empty() == reading.id_column.empty()) {
    problems.push_back(
        reading.mapping.empty()
            ? fmt::format(
                  "what becomes of the rows? Give a mapping with -m (`mixferry mappings` lists the "
                  "built-in ones), or name the id's column with --id; `mixferry check {} --sample 1000` "
                  "needs neither",
                  sources_to_type(reading))
            : "--id and -m can't be combined: the mapping says what the id is");
  }
}

void name_missing_files(const commands::ReadingArguments& reading, Problems& problems) {
  if (problems.empty()) return;
  std::error_code ignored;
  if (!reading.mapping.empty() && mappings::find_built_in(reading.mapping) == nullptr &&
      !std::filesystem::exists(reading.mapping, ignored)) {
    std::string problem = commands::no_such_mapping(reading.mapping).what();
    while (problem.ends_with('.')) problem.pop_back();
    problems.push_back(std::move(problem));
  }
  for (const std::string& source : reading.sources) {
    const bool may_be_other = source == "-" || source.find_first_of("*?[:") != std::string::npos;
    if (!may_be_other && !std::filesystem::exists(source, ignored))
      problems.push_back(fmt::format("{}: there is no such file", source));
  }
}

}  // namespace mixferry::cli
