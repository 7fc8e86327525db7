import {
  type Command,
  type CommandText,
  type Option,
  publicOptions,
} from '../../main/cli/command.ts';
import { commandGroup, commonOptions } from '../../main/cli/help.ts';

/** The completion of cleardesk(1) for bash, by the functions of the package bash-completion. */
export function bashCompletion(commands: readonly Command[]): string {
  const all = Object.fromEntries(
    [commonOptions, ...commands.map(({ options }) => options)].flatMap(Object.entries<Option>),
  );
  const words = [...new Set(commands.map(({ name }) => firstWord(name)))];
  const groups = words.filter((word) => commandGroup(commands, word).length > 0);
  return `# Completes the commands of cleardesk(1). Made from main/cli/commands.ts: npm run command-docs
_cleardesk() {
  local cur prev words cword split
  _init_completion -s || return
  case $prev in
${values(all)}
  esac
  $split && return
  # The command: the first word, or the first two, that are no options.
  local -a given=()
  local i
  for ((i = 1; i < cword; i++)); do
    case \${words[i]} in
${skipped(all)}
      -*) ;;
      *) given+=("\${words[i]}") ;;
    esac
  done
  local options='${names(commonOptions)}'
  case "\${given[*]:0:2} " in
${commands.map(optionsOf).join('')}    ' ') options+=' --version' ;;
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi
  case "\${#given[@]} \${given[*]} " in
    '0 '* | '1 help ') COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur")) ;;
${groups.map((word) => groupLine(word, commands)).join('')}${commands.map(fileLine).join('')}  esac
} && complete -F _cleardesk cleardesk
`;
}

/** What follows an option that takes a value. */
function values(options: CommandText['options']): string {
  return publicOptions(options)
    .filter(([, { type }]) => type === 'string')
    .map(([name, option]) => `    --${name}) ${valueOf(option)}return ;;`)
    .join('\n');
}

function valueOf({ value, choices }: Option): string {
  if (choices !== undefined) {
    return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur")); `;
  }
  if (value === 'FILE') return '_filedir; ';
  return value === 'DIR' ? '_filedir -d; ' : '';
}

function skipped(options: CommandText['options']): string {
  const withValue = publicOptions(options).filter(([, { type }]) => type === 'string');
  return `      ${withValue.map(([name]) => `--${name}`).join(' | ')}) ((i++)) ;;`;
}

function names(options: CommandText['options']): string {
  return publicOptions(options)
    .map(([name]) => `--${name}`)
    .join(' ');
}

function optionsOf({ name, options }: Command): string {
  const own = names(options);
  return own === '' ? '' : `    '${name} '*) options+=' ${own}' ;;\n`;
}

function groupLine(word: string, commands: readonly Command[]): string {
  const actions = commandGroup(commands, word).map(({ name }) => name.slice(word.length + 1));
  return `    '1 ${word} ' | '2 help ${word} ') COMPREPLY=($(compgen -W '${actions.join(' ')}' -- "$cur")) ;;\n`;
}

function fileLine({ name, positional }: Command): string {
  if (positional?.name !== 'FILE') return '';
  return `    '${name.split(' ').length} ${name} ') _filedir ;;\n`;
}

function firstWord(name: string): string {
  return name.replace(/ .*/, '');
}
