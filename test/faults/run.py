#!/usr/bin/env python3
"""Puts faults into the engines, one at a time, and reports which of them no test notices.

    test/faults/run.py --copy DIR [--only PATTERN] [--list] [--judges PATTERN]
                        [--preset NAME] [--jobs N]

Copies the tree to DIR, configures it there, and for each fault of faults.txt: applies it, builds
only the tests that look at the faulty floor, runs them until one fails, and takes it back. Ends
with status 1 when a fault survives or does not apply.
"""
import argparse
import fnmatch
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# What looks at a floor: targets to build, then commands, cheapest first.
JUDGES = {
    'aws': (['aws_test'], [['bin/aws_test']]),
    'analysis': (['analysis_test', 'differential', 'prove', 'acceptance'],
                 [['bin/analysis_test'],
                  ['bin/differential', '--seeds', '0..99', '--each', '10'],
                  ['bin/prove', '--seeds', '0..9999', '--enough', '3000'],
                  ['ctest', '-R', '^acceptance: ', '-j2', '--stop-on-failure'],
                  ['bin/differential', '--seeds', '100..1099', '--each', '10']]),
}


def read_faults():
    """Paragraphs of `name`, `file`, `-old` and `+new`; a `\\n` stands for a line break."""
    faults = []
    current = {}
    with open(os.path.join(HERE, 'faults.txt')) as f:
        for line in list(f) + ['\n']:
            line = line.rstrip('\n')
            if line.startswith('#'):
                continue
            if not line:
                if current:
                    faults.append(current)
                current = {}
            elif line.startswith('-'):
                current['old'] = line[1:].replace('\\n', '\n')
            elif line.startswith('+'):
                current['new'] = line[1:].replace('\\n', '\n')
            elif 'name' not in current:
                current['name'] = line
            else:
                current['file'] = line
    return faults


def run(command, cwd, seconds=900):
    try:
        done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=seconds)
        return done.returncode, done.stdout.decode(errors='replace')
    except subprocess.TimeoutExpired:
        return 1, 'ran too long'


def judge(fault, copy, build, jobs, judges):
    path = os.path.join(copy, fault['file'])
    with open(path) as f:
        text = f.read()
    if fault['old'] not in text:
        return 'DOES NOT APPLY', ''
    with open(path, 'w') as f:
        f.write(text.replace(fault['old'], fault['new'], 1))
    floor = 'aws' if '/aws/' in fault['file'] else 'analysis'
    targets, commands = judges[floor]
    try:
        status, log = run(['cmake', '--build', build, '-j', str(jobs), '--target'] + targets, copy)
        if status != 0:
            return 'DOES NOT BUILD', '\n'.join(l for l in log.splitlines() if 'error' in l)[:400]
        for command in commands:
            status, log = run([os.path.join(build, command[0])] + command[1:]
                              if command[0].startswith('bin/') else command, build)
            if status != 0:
                return 'killed', ' '.join(command)
        return 'SURVIVED', ''
    finally:
        with open(path, 'w') as f:
            f.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--copy', help='where the tree is copied to; reused where it exists')
    parser.add_argument('--only', default='*', help='names of faults, as a glob')
    parser.add_argument('--judges', default='*', help='commands that judge, as a glob')
    parser.add_argument('--preset', default='dev')
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--list', action='store_true')
    args = parser.parse_args()
    judges = {floor: (targets, [c for c in commands if fnmatch.fnmatch(' '.join(c), args.judges)])
              for floor, (targets, commands) in JUDGES.items()}
    faults = [f for f in read_faults() if fnmatch.fnmatch(f['name'], args.only)]
    if args.list or not args.copy:
        for f in faults:
            print('%-50s %s' % (f['name'], f['file']))
        print('%d faults' % len(faults))
        return 0
    if not os.path.exists(args.copy):
        shutil.copytree(ROOT, args.copy, ignore=shutil.ignore_patterns('build', '.git'))
    build = os.path.join(args.copy, 'build', args.preset)
    status, log = run(['cmake', '--preset', args.preset], args.copy)
    if status != 0:
        sys.exit(log)
    # The tests have to pass before anything is broken.
    every = sorted({t for targets, _ in judges.values() for t in targets})
    status, log = run(['cmake', '--build', build, '-j', str(args.jobs), '--target'] + every, args.copy, 3600)
    if status != 0:
        sys.exit(log[-2000:])
    for command in {' '.join(c): c for _, commands in judges.values() for c in commands}.values():
        status, log = run([os.path.join(build, command[0])] + command[1:]
                          if command[0].startswith('bin/') else command, build)
        if status != 0:
            sys.exit('without any fault, this fails: ' + ' '.join(command) + '\n' + log[-2000:])
    counts = {}
    for f in faults:
        began = time.time()
        outcome, by = judge(f, args.copy, build, args.jobs, judges)
        counts[outcome] = counts.get(outcome, 0) + 1
        print('%-15s %-50s %s (%.0f s)' % (outcome, f['name'], by, time.time() - began), flush=True)
    print(', '.join('%d %s' % (n, o) for o, n in sorted(counts.items())))
    return 0 if set(counts) <= {'killed'} else 1


if __name__ == '__main__':
    sys.exit(main())
