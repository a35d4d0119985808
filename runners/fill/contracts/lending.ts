import type { Address } from '../../../src/primitives/bytes.js';
import type { Call, Scene } from '../scene.js';
import { callData, withArguments } from './abi.js';
import { compile } from './solidity.js';

/**
 * A market in outline as Compound's: suppliers' shares, borrowers' debts that grow with an index, and collateral in another token. All
 * share the totals; the index grows once in a block.
 */
const MARKET = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/IERC20.sol";
contract Market {
  uint256 constant ONE = 1e18;
  uint256 constant RATE_PER_SECOND = 1e9;
  IERC20 public immutable asset;
  IERC20 public immutable collateral;
  uint128 public totalSupplied;
  uint128 public totalBorrowed;
  uint192 public index = uint192(ONE);
  uint64 public accruedAt = uint64(block.timestamp);
  mapping(address => uint256) public supplied;
  mapping(address => uint256) public pledged;
  mapping(address => uint256) public debt;
  event Accrued(uint256 index);
  event Moved(address indexed who, bytes4 indexed what, uint256 amount);
  constructor(IERC20 asset_, IERC20 collateral_) { (asset, collateral) = (asset_, collateral_); }
  modifier accrues() {
    if (accruedAt != block.timestamp) {
      index += uint192((uint256(index) * RATE_PER_SECOND * (block.timestamp - accruedAt)) / ONE);
      accruedAt = uint64(block.timestamp);
      emit Accrued(index);
    }
    _;
  }
  function supply(uint256 amount) external accrues {
    supplied[msg.sender] += amount;
    totalSupplied += uint128(amount);
    require(asset.transferFrom(msg.sender, address(this), amount));
    emit Moved(msg.sender, msg.sig, amount);
  }
  function withdraw(uint256 amount) external accrues {
    supplied[msg.sender] -= amount;
    totalSupplied -= uint128(amount);
    require(totalBorrowed <= totalSupplied, "lent out");
    require(asset.transfer(msg.sender, amount));
    emit Moved(msg.sender, msg.sig, amount);
  }
  function borrow(uint256 amount, uint256 pledge) external accrues {
    pledged[msg.sender] += pledge;
    debt[msg.sender] += (amount * ONE) / index;
    require(2 * debt[msg.sender] * index / ONE <= pledged[msg.sender], "too little pledged");
    totalBorrowed += uint128(amount);
    require(totalBorrowed <= totalSupplied, "lent out");
    require(collateral.transferFrom(msg.sender, address(this), pledge));
    require(asset.transfer(msg.sender, amount));
    emit Moved(msg.sender, msg.sig, amount);
  }
  function repay(uint256 amount) external accrues {
    debt[msg.sender] -= (amount * ONE) / index;
    totalBorrowed -= uint128(amount);
    require(asset.transferFrom(msg.sender, address(this), amount));
    emit Moved(msg.sender, msg.sig, amount);
  }
}`;

export const deployMarket = (scene: Scene, asset: Address, collateral: Address): Address =>
  scene.deploy(withArguments(compile('Market', MARKET, scene.fork), 'constructor(address,address)', asset, collateral));

const GAS = 300_000n;

export const supply = (market: Address, amount: bigint): Call => ({
  to: market,
  data: callData('supply(uint256)', amount),
  gas: GAS,
});

export const withdraw = (market: Address, amount: bigint): Call => ({
  to: market,
  data: callData('withdraw(uint256)', amount),
  gas: GAS,
});

/** @param pledge of the collateral, at least twice the debt */
export const borrow = (market: Address, amount: bigint, pledge: bigint): Call => ({
  to: market,
  data: callData('borrow(uint256,uint256)', amount, pledge),
  gas: GAS,
});

export const repay = (market: Address, amount: bigint): Call => ({
  to: market,
  data: callData('repay(uint256)', amount),
  gas: GAS,
});
