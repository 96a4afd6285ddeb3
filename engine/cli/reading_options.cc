#include "engine/cli/reading_options.h"

#include <algorithm>
#include <fmt/format.h>

#include "connectors/input/encoding.h"
#include "engine/base/shell_word.h"
#include "mappings/plan/text.h"

namespace mixferry::cli {
namespace {

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

/// One of two words that switch something on or off.
void read_switch(const std::string& typed, const char* option, const char* on, const char* off,
                 std::optional<bool>& into, Problems& problems) {
  if (typed.empty()) return;
  if (typed == on || typed == off) {
    into = typed == on;
  } else {
    problems.push_back(fmt::format("{} {}: give {} or {}", option, typed, on, off));
  }
}

}  // namespace

std::string delimiter_named(std::string_view text) {
  return text == "tab" || text == "\\t" ? "\t" : std::string(text);
}

void add_mapping_choice(CLI::App& command, Options& options) {
  command
      .add_option("-m,--mapping", options.reading.mapping,
                  "Mapping file, or a built-in such as hubspot/contacts")
      ->option_text("MAPPING");
  command
      .add_option("--id", options.reading.id_column,
                  "Without a mapping: the id's column; all others become properties")
      ->option_text("COLUMN");
}

void add_reading(CLI::App& command, Options& options, TypedReading& typed) {
  ReadingArguments& reading = options.reading;
  command
      .add_option("SOURCE", reading.sources,
                  "Files, folders, globs, archives (or archive.zip:Contact.csv), - for standard input")
      ->required();
  command.add_option("--format", typed.format, "What the source holds (detected)")
      ->option_text("csv|jsonl|json")
      ->group("Reading");
  command
      .add_option("--delimiter", typed.delimiter,
                  "What stands between cells, such as \";\", \"::\" or tab (detected)")
      ->option_text("TEXT")
      ->group("Reading");
  command.add_option("--quote", typed.quote, "One character, or none (detected)")
      ->option_text("CHAR")
      ->group("Reading");
  command
      .add_option("--escape", typed.escape,
                  "backslash where \\\" is a quote inside quotes, or none (detected)")
      ->option_text("backslash|none")
      ->group("Reading");
  command
      .add_option("--row-end", typed.row_end,
                  "lf for LF and CRLF, or any where a CR alone ends a row, too (detected)")
      ->option_text("lf|any")
      ->group("Reading");
  command
      .add_flag_callback(
          "--no-header", [&reading] { reading.read.has_header = false; },
          "The first row is data; columns are 1, 2, ...")
      ->group("Reading");
  command
      .add_option("--skip-rows", typed.skip_rows,
                  "Lines above the header, of a workbook rows; blank ones below them go, too (0)")
      ->option_text("N")
      ->check(CLI::Range(0, 10'000).description(""))
      ->group("Reading");
  command
      .add_option("--header-row", reading.read.header_row,
                  "The line, of a workbook the row, that is the header: what is above it is skipped")
      ->option_text("N")
      ->check(CLI::Range(1, 10'001).description(""))
      ->group("Reading");
  command
      .add_flag("--fill-merged", reading.read.fill_merged,
                "Of workbooks: all rows of a merged cell have its value (the first alone)")
      ->group("Reading");
  command
      .add_option("--skip-footer", reading.read.skip_lines_below,
                  "Lines below the data, blank ones not counted (detected; 0: none)")
      ->option_text("N")
      ->check(CLI::Range(0, 10'000).description(""))
      ->group("Reading");
  command
      .add_option("--ragged", typed.ragged,
                  "Rows with too few cells: reject, or pad with empty ones (reject)")
      ->option_text("reject|pad")
      ->group("Reading");
  command
      .add_option("--encoding", typed.encoding,
                  "Any that iconv knows, such as windows-1252 (utf-8; utf-16 and utf-32 are recognised)")
      ->option_text("ENCODING")
      ->group("Reading");
  command
      .add_option("--records", reading.read.records,
                  "Where in a JSON object the array of rows is: keys joined by dots, such as data.contacts")
      ->option_text("PATH")
      ->group("Reading");
  command
      .add_option("--timezone", reading.timezone,
                  "For date-times that name no zone (the mapping's, else UTC)")
      ->option_text("ZONE")
      ->group("Reading");
  command.add_option("--threads", reading.threads, "That read and map (one a core)")
      ->option_text("N")
      ->check(CLI::Range(1, 256).description(""))
      ->group("Reading");
}

void understand_reading(const TypedReading& typed, ReadingArguments& reading, Problems& problems) {
  if (!typed.delimiter.empty()) reading.read.delimiter = delimiter_named(typed.delimiter);
  read_quote(typed.quote, reading.read.quote, problems);
  read_switch(typed.escape, "--escape", "backslash", "none", reading.read.backslash_escapes, problems);
  read_switch(typed.row_end, "--row-end", "any", "lf", reading.read.cr_ends_rows, problems);
  std::optional<bool> pads;
  read_switch(typed.ragged, "--ragged", "pad", "reject", pads, problems);
  if (pads.value_or(false)) reading.read.short_rows = connectors::ShortRows::pad;
  if (typed.format == "csv") {
    reading.read.format = connectors::Format::csv;
  } else if (typed.format == "jsonl") {
    reading.read.format = connectors::Format::jsonl;
  } else if (typed.format == "json") {
    reading.read.format = connectors::Format::json;
  } else if (!typed.format.empty()) {
    problems.push_back(fmt::format("--format {}: give csv, jsonl or json", typed.format));
  }
  if (!reading.read.records.empty() && !typed.format.empty() && typed.format != "json") {
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
}

namespace {

/// As they were typed, with what is needed to read them; `SOURCE` where none was.
std::string sources_to_type(const ReadingArguments& reading) {
  std::string words;
  for (const std::string& source : reading.sources)
    words += fmt::format("{}{}", words.empty() ? "" : " ", shell_word(source));
  if (words.empty()) words = "SOURCE";
  if (reading.read.encoding) words += " --encoding " + shell_word(*reading.read.encoding);
  if (reading.read.delimiter) words += " --delimiter " + shell_word(*reading.read.delimiter);
  return words;
}

}  // namespace

void check_mapping_choice(const ReadingArguments& reading, Problems& problems) {
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

}  // namespace mixferry::cli
