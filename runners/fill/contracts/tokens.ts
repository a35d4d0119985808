import type { Fork } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { Hex } from '../../../src/primitives/hex.js';
import type { Call, Scene } from '../scene.js';
import { callData } from './abi.js';
import { compile } from './solidity.js';

const TOKEN = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20 {
  constructor() ERC20("Token", "TOKEN") {}
  function mint(address[] calldata holders, uint256 amount) external {
    for (uint256 i = 0; i < holders.length; i++) _mint(holders[i], amount);
  }
}`;

const COLLECTION = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;
import "@openzeppelin/contracts/token/ERC721/ERC721.sol";
contract Collection is ERC721 {
  uint256 public nextId;
  constructor() ERC721("Collection", "NFT") {}
  function mint() external { _mint(msg.sender, nextId++); }
}`;

/** So many holders are served by one transaction, whose gas stays below the cap of EIP-7825. */
const HOLDERS_AT_ONCE = 250;

const MAX_UINT = 2n ** 256n - 1n;

/** OpenZeppelin's ERC-20, which whoever asks may mint. */
const tokenCode = (fork: Fork): Hex => compile('Token', TOKEN, fork);

/** Deploys an ERC-20 and gives each of the holders so much of it. */
export function deployToken(scene: Scene, holders: readonly Address[], amount: bigint): Address {
  const token = scene.deploy(tokenCode(scene.fork));
  mint(scene, token, holders, amount);
  return token;
}

export function mint(scene: Scene, token: Address, holders: readonly Address[], amount: bigint): void {
  for (let first = 0; first < holders.length; first += HOLDERS_AT_ONCE)
    scene.send({
      to: token,
      data: callData('mint(address[],uint256)', holders.slice(first, first + HOLDERS_AT_ONCE), amount),
    });
}

export const transfer = (token: Address, to: Address, amount: bigint): Call => ({
  to: token,
  data: callData('transfer(address,uint256)', to, amount),
  gas: 100_000n,
});

/** Lets somebody take all of it. */
export const approve = (token: Address, spender: Address): Call => ({
  to: token,
  data: callData('approve(address,uint256)', spender, MAX_UINT),
  gas: 100_000n,
});

/** Deploys OpenZeppelin's ERC-721, numbered in the order of minting; it needs Cancun's opcodes. */
export const deployCollection = (scene: Scene): Address => scene.deploy(compile('Collection', COLLECTION, scene.fork));

export const mintNext = (collection: Address): Call => ({ to: collection, data: callData('mint()'), gas: 200_000n });
